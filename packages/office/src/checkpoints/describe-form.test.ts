import { describe, expect, it } from 'vitest'
import { describeForm, type FormShape } from './describe-form.ts'
import { fieldWords } from './field-words.ts'
import { supportedCodes } from './supported-codes.ts'
import { valueWords } from './value-words.ts'

const HAN = /\p{Script=Han}/u

/** Every name and every value that a form shows, with what it says for it. */
function said(shape: FormShape): { name: string; zh: string; en: string }[] {
  switch (shape.type) {
    case 'group':
      return shape.fields.flatMap(({ name, words, shape: inner }) => [
        { name, ...words },
        ...said(inner),
      ])
    case 'list':
      return said(shape.of)
    case 'row':
    case 'ways':
      return shape.of.flatMap(said)
    case 'word':
      return shape.words.map(({ value, zh, en }) => ({ name: String(value), zh, en }))
    default:
      return []
  }
}

describe('forms of checkpoints', () => {
  const forms = supportedCodes().map(({ code }) => describeForm(code))

  it('BK11: every checkpoint of the catalogue has one, with words for all its names and values', () => {
    expect(forms.every((form) => form !== undefined)).toBe(true)
    const all = forms.flatMap((form) =>
      form ? [...said(form.target), ...said(form.expected)] : [],
    )
    expect(all.length).toBeGreaterThan(1000)
    expect([...new Set(all.filter(({ zh }) => !HAN.test(zh)).map(({ name }) => name))]).toEqual([])
    expect([...new Set(all.filter(({ en }) => HAN.test(en)).map(({ name }) => name))]).toEqual([])
  })

  it('BK11: no word stands for a name that no checkpoint has', () => {
    const names = new Set(
      forms.flatMap((form) =>
        form ? [...said(form.target), ...said(form.expected)].map(({ name }) => name) : [],
      ),
    )
    expect([...fieldWords.keys()].filter((name) => !names.has(name))).toEqual([])
    const values = [...valueWords.keys()].map((key) => key.slice(key.indexOf('.') + 1))
    expect(values.filter((name) => !names.has(name) && !/^(true|false)$/.test(name))).toEqual([])
  })

  it('BK11: shows font and size of 10101 as texts and numbers, the place as ways to say it', () => {
    const form = describeForm('10101')
    expect(form?.title.zh).toBe('字体字号')
    expect(form?.target.type).toBe('ways')
    const { expected } = form ?? {}
    expect(expected?.type === 'group' ? expected.fields.map(({ name }) => name) : []).toEqual([
      'eaFont',
      'latinFont',
      'size',
      'strict',
    ])
    expect(describeForm('99999')).toBeUndefined()
  })
})
