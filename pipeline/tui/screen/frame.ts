// What the terminal interface shows at one moment: lines that are cut to size and painted, for the components to put in their places.

/** Every line is as wide as its place, and none of them has a line end in it. */
export interface Frame {
  columns: number
  title: string
  /** Null where the terminal is too narrow for both: the other one has the whole width. */
  list: readonly string[] | null
  details: readonly string[] | null
  divider: string
  status: string
  hints: string
}

/** One key press, by its name (`up`, `enter`, `ctrl-c`) or as the character that was typed. */
export type Press = string

/** What the components are connected to. They hold no state of their own. */
export interface Model {
  frame: () => Frame
  /** Calls back whenever there is another frame. Returns what ends that. */
  subscribe: (changed: () => void) => () => void
  press: (press: Press) => void
  resize: () => void
  /** The components failed, and the terminal is free again. */
  ended: (error: unknown) => void
}

/** The terminal while keyz has it. */
export interface OpenScreen {
  /** Gives the terminal back as it was. May be called again. */
  close: () => void
}

/** What the bundle of the components exports. They are loaded only when the interface opens. */
export interface ScreenModule {
  openScreen: (model: Model, terminal: { stdin: NodeJS.ReadStream; stdout: NodeJS.WriteStream }) => OpenScreen
}
