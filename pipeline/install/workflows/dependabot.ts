// The file that has GitHub keep the pins of the workflows up to date, for a store that has none.

export const dependabotPath = '.github/dependabot.yml'

/** Where GitHub looks for one. */
export const dependabotPaths = [dependabotPath, '.github/dependabot.yaml']

export const dependabot = `# Written by keyz init. Proposes newer versions of the actions that the workflows use, each pinned by its commit.
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule:
      interval: monthly
`
