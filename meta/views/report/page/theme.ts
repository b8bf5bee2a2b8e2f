// The button for dark and light. As long as nobody presses it, the page follows the system.

export function switchTheme(redraw: () => void): void {
  const button = document.getElementById('theme')
  if (button === null) return
  const system = matchMedia('(prefers-color-scheme: dark)')
  const isDark = () => (document.documentElement.dataset.theme ?? (system.matches ? 'dark' : 'light')) === 'dark'
  const show = () => {
    button.setAttribute('aria-pressed', String(isDark()))
    redraw()
  }
  button.addEventListener('click', () => {
    document.documentElement.dataset.theme = isDark() ? 'light' : 'dark'
    show()
  })
  system.addEventListener('change', show)
  show()
}
