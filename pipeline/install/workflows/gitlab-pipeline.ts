// The same steps for GitLab CI: the job with the key may write nothing, the job that writes has no key, and artifacts go between them.
import { CommandError } from '../../errors.ts'
import { isPlainFolder } from './plain-folder.ts'

export const pipelinePath = '.gitlab-ci.yml'
export const jobsPath = '.gitlab/keyz.yml'

/** Texts by path below the repository's root. Throws CommandError for what cannot stand in such a file. */
export function pipelineFiles({ storeFolder, version }: { storeFolder: string; version: string }): Map<string, string> {
  if (!isPlainFolder(storeFolder))
    throw new CommandError(
      'the name of the folder of the store cannot be written in a pipeline file: rename it, or write the jobs yourself',
    )
  return new Map([
    [jobsPath, jobs(storeFolder, version)],
    [pipelinePath, `# Written by keyz init.\ninclude:\n  - local: ${jobsPath}\n`],
  ])
}

const jobs = (
  storeFolder: string,
  version: string,
) => `# Written by keyz init. Asks the providers about the keys of this store, and offers what is new as a merge request.
# Runs by a schedule of the default branch (Build, Pipeline schedules), or by hand. Two variables of type File, both protected:
# KEYZ_PGP_PRIVATE_KEY_FILE, an armored OpenPGP key of its own, only for the environment "keyz", and
# KEYZ_GITLAB_TOKEN_FILE, a project access token (scopes api and write_repository), only for the environment "keyz-publish".
.keyz:
  image: node:22
  interruptible: false
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && ($CI_PIPELINE_SOURCE == "schedule" || $CI_PIPELINE_SOURCE == "web")
  variables:
    # The history shows which entries were renamed; the metadata branch has the last readings.
    GIT_DEPTH: "0"
    PASSWORD_STORE_DIR: ${JSON.stringify(`$CI_PROJECT_DIR${storeFolder === '' ? '' : `/${storeFolder}`}`)}
  before_script:
    - npm install --global --ignore-scripts --no-fund --no-audit keyz@${version}

# Holds the key, and may write nothing.
keyz sync:
  extends: .keyz
  stage: build
  timeout: 30 minutes
  environment:
    name: keyz
    action: access
  script:
    - keyz ci sync --out keyz-metadata
  artifacts:
    paths:
      - keyz-metadata/
    expire_in: 1 day

# May write, and has no key: it trusts nothing in the folder that it is given. Fails when a policy is newly violated.
keyz publish:
  extends: .keyz
  stage: deploy
  timeout: 30 minutes
  needs:
    - keyz sync
  resource_group: keyz
  environment:
    name: keyz-publish
    action: access
  script:
    # git asks this for the password of its address, so that the token stands in no argument and in no configuration.
    - printf '#!/bin/sh\\ncat "%s"\\n' "$KEYZ_GITLAB_TOKEN_FILE" > "$CI_BUILDS_DIR/keyz-askpass"
    - chmod 700 "$CI_BUILDS_DIR/keyz-askpass"
    - git remote set-url origin "$CI_SERVER_PROTOCOL://keyz@$CI_SERVER_HOST:$CI_SERVER_PORT/$CI_PROJECT_PATH.git"
    - GIT_ASKPASS="$CI_BUILDS_DIR/keyz-askpass" keyz ci publish --push --from keyz-metadata
`
