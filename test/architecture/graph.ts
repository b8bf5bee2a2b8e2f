// Who imports whom, as a graph: what is in a circle, and on how many levels the rest stands.

export type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** A graph of the edges given, without edges from a node to itself. */
export function graphOf(nodes: Iterable<string>, edges: Iterable<readonly [from: string, to: string]>): Graph {
  const graph = new Map<string, Set<string>>([...nodes].map((node) => [node, new Set()]))
  for (const [from, to] of edges) if (from !== to && graph.has(to)) graph.get(from)?.add(to)
  return graph
}

/** The nodes of each level, the ones that need nobody first. Nodes in a circle, or above one, are in none. */
export function levelsOf(graph: Graph): string[][] {
  const levels: string[][] = []
  const placed = new Set<string>()
  for (;;) {
    const next = [...graph].filter(([node, needs]) => !placed.has(node) && [...needs].every((one) => placed.has(one)))
    if (next.length === 0) return levels
    levels.push(next.map(([node]) => node).sort())
    for (const [node] of next) placed.add(node)
  }
}

/** Nodes that need each other, or that lie between such nodes. Empty when there is no circle. */
export function circlesOf(graph: Graph): string[] {
  let left = [...graph.keys()]
  for (;;) {
    const staying = left.filter((node) => {
      const needs = left.some((other) => graph.get(node)?.has(other))
      return needs && left.some((other) => graph.get(other)?.has(node))
    })
    if (staying.length === left.length) return left.sort()
    left = staying
  }
}
