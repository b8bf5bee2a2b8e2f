// The script of a report: draws the plots, fills their tables, finds keys, and switches between light and dark. Without it the page
// still has every word and the main figures.
import { readData } from './data.ts'
import { fillTables } from './fill-tables.ts'
import { findKeys } from './find-keys.ts'
import { drawPlots } from './plots.ts'
import { switchTheme } from './theme.ts'

const plots = readData()
const redraw = drawPlots(plots)
fillTables(plots)
findKeys()
switchTheme(redraw)
for (const tools of document.querySelectorAll<HTMLElement>('.tools')) tools.hidden = false
