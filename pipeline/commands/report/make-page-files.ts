// Builds the script and the styles of the report from their sources, with the plotting library in them: `npm run build` keeps what
// this makes, and a clone makes it when it needs it.
import type { PageFiles } from '../../../meta/views/report/input.ts'

const page = 'meta/views/report/page'

/** `root` is the folder of package.json. `inputs` are the files that went into them, named from there. */
export async function makePageFiles(root: string): Promise<PageFiles & { inputs: string[] }> {
  // Loaded late: no other command of a clone waits for it.
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${page}/page.ts`, `${page}/page.css`],
    outdir: 'dist',
    write: false,
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    // The bytes that are hashed for the policy of the page are these, whatever anybody makes of its encoding.
    charset: 'ascii',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // Nothing of a store's or a home folder's settings.
    tsconfigRaw: {},
  })
  const textOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { script: textOf('.js'), style: textOf('.css'), inputs: Object.keys(metafile.inputs) }
}
