// Shows only the keys whose path or provider has what somebody types.

export function findKeys(): void {
  const field = document.getElementById('find')
  const found = document.getElementById('found')
  const keys = [...document.querySelectorAll<HTMLElement>('article.key')]
  if (!(field instanceof HTMLInputElement) || found === null) return
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase()
    let count = 0
    for (const key of keys) {
      key.hidden = !`${key.querySelector('h3')?.textContent} ${key.dataset.name}`.toLowerCase().includes(wanted)
      if (!key.hidden) count++
    }
    found.textContent = wanted === '' ? '' : `${count} of ${keys.length} below, under "Each key"`
  })
}
