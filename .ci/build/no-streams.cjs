// Stands for web-streams-polyfill in the bundle: fetch-blob would use it where Node has no ReadableStream, and every Node that keyz runs on has one.
module.exports = {}
