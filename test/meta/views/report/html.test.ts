// Nothing from outside becomes HTML.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { html, jsonInScript, verbatim } from '../../../../meta/views/report/html.ts'

it('escapes what it is given, and leaves what it made itself', () => {
  const inner = html`<b>${'a & b'}</b>`

  const { text } = html`<p title="${`"'`}">${'<i>'}${inner}${[html`<br>`, 'x<y']}${null}${3}</p>`

  expect(text).toBe('<p title="&quot;&#39;">&lt;i&gt;<b>a &amp; b</b><br>x&lt;y3</p>')
})

it('shows control characters and marks that turn text around, and does not pass them on', () => {
  expect(html`${'a\u202eb\nc\u0007'}`.text).toBe('a\\u{202e}b\\nc\\u{7}')
})

it('never lets a text end its place, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (foreign) => {
      expect(html`${foreign}`.text).not.toMatch(/[<>"']/)
    }),
  )
})

it('keeps the same values in JSON, without anything that ends or opens a script', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant('</script><!--<script>')), (foreign) => {
      const { text } = jsonInScript({ plots: [foreign] })

      expect(text).not.toContain('<')
      expect(JSON.parse(text)).toEqual({ plots: [foreign] })
    }),
  )
})

it('takes scripts of ours as they are', () => {
  expect(html`${verbatim('a<b&&c')}`.text).toBe('a<b&&c')
})
