// Whether tag, package.json and changelog are about the same version, and what the changelog says about it.

interface Named {
  /** Null where nothing is released yet: then the newest changes may still stand under "Unreleased". */
  tag: string | null
  version: string
  changelog: string
}

export function versionProblems({ tag, version, changelog }: Named): string[] {
  const notes = notesOf(changelog, version) ?? (tag === null ? notesOf(changelog, 'Unreleased') : null)
  return [
    ...(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/.test(version) ? [] : [`package.json has the version ${version}`]),
    ...(tag === null || tag === `v${version}` ? [] : [`the tag is not v${version}, which package.json says`]),
    ...(notes === null ? [`CHANGELOG.md has no section "## ${version}"`] : []),
    ...(notes === '' ? ['the section of this version in CHANGELOG.md is empty'] : []),
  ]
}

/** The text below `## 1.2.3` or `## 1.2.3 (2026-12-01)`, or null. */
export function notesOf(changelog: string, version: string): string | null {
  const sections = changelog.split(/^## /m).slice(1)
  const found = sections.find((section) => section.split('\n')[0]?.split(' ')[0] === version)
  return found === undefined ? null : found.slice(found.indexOf('\n')).trim()
}
