// Stands for supports-color in the bundle: simple-git would color its log with it wherever somebody has that package.
module.exports = {}
