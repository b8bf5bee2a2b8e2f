// The actions of others that the workflows use, each pinned by the commit: a tag could be moved to other code. All of them run on Node 24.

export const checkout = 'actions/checkout@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1'
export const uploadArtifact = 'actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0'
export const downloadArtifact = 'actions/download-artifact@37930b1c2abaa49bbe596cd826c3c89aef350131 # v7.0.0'
export const appToken = 'actions/create-github-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1 # v3.2.0'
export const uploadPagesArtifact = 'actions/upload-pages-artifact@56afc609e74202658d3ffba0e8f6dda462b719fa # v3.0.1'
export const deployPages = 'actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5'

/** The line that tells keyz where the store is; none for the whole repository. */
export function storeInput(storeFolder: string): string {
  return storeFolder === '' ? '' : `\n          store: ${JSON.stringify(storeFolder)}`
}

/** A condition for a job: forks run the schedules of what they were made from, and have none of its secrets. */
export function onlyIn(repository: string | null, more: string | null = null): string {
  const conditions = [
    ...(more === null ? [] : [more]),
    ...(repository === null ? [] : [`github.repository == '${repository}'`]),
  ]
  return conditions.length === 0 ? '' : `\n    if: \${{ ${conditions.join(' && ')} }}`
}
