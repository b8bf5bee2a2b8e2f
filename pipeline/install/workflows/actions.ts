// The actions of others that the workflows use, each pinned by the commit: a tag could be moved to other code.

export const checkout = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0'
export const uploadArtifact = 'actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2'
export const downloadArtifact = 'actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0'
export const uploadPagesArtifact = 'actions/upload-pages-artifact@56afc609e74202658d3ffba0e8f6dda462b719fa # v3.0.1'
export const deployPages = 'actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5'

/** The line that tells keyz where the store is; none for the whole repository. */
export function storeInput(storeFolder: string): string {
  return storeFolder === '' ? '' : `\n          store: ${JSON.stringify(storeFolder)}`
}
