import { describe, expect, it } from 'vitest'
import { defaultKinds, mergeKinds, photoTypeOf, withoutNote } from './index.ts'

const bytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16))

describe('incidents', () => {
  it('IR1: knows a picture by how it begins', () => {
    expect(photoTypeOf(bytes('ffd8ffe000104a464946'))).toBe('image/jpeg')
    expect(photoTypeOf(bytes('89504e470d0a1a0a'))).toBe('image/png')
    expect(photoTypeOf(bytes('524946460000000057454250'))).toBe('image/webp')
    expect(photoTypeOf(bytes('524946460000000057415645'))).toBeUndefined()
    expect(photoTypeOf(bytes('89504e47'))).toBeUndefined()
    expect(photoTypeOf(bytes('3c737667'))).toBeUndefined()
    expect(photoTypeOf(new Uint8Array())).toBeUndefined()
  })

  it('IR2: puts the office’s own kinds between the shipped ones and "other", which stays', () => {
    const kinds = mergeKinds([
      { kind: 'illness', label: '突发疾病', retired: true },
      { kind: 'own-1', label: '忘带证件', retired: false },
      { kind: 'other', label: null, retired: true },
    ])
    expect(kinds).toHaveLength(defaultKinds.length + 1)
    expect(kinds.slice(-2)).toEqual([
      { kind: 'own-1', label: '忘带证件', retired: false },
      { kind: 'other', label: null, retired: false },
    ])
    expect(kinds.find(({ kind }) => kind === 'illness')).toMatchObject({ retired: true })
  })

  it('IR3: counts an entry as open until somebody has said something about it', () => {
    const entry = (incidentId: string, change: object = {}) => ({
      ...{ incidentId, source: 'staff' as const, text: '', photos: [], about: null },
      ...change,
    })
    const photo = { hash: 'x', mediaType: 'image/png' as const, size: 1 }
    const entries = [
      entry('detected', { source: 'system', text: 'facts of the server' }),
      entry('empty'),
      entry('told', { text: 'he was ill' }),
      entry('shown', { photos: [photo] }),
      entry('noted', { source: 'system' }),
      entry('a note', { text: 'switch rebooted', about: { incidentId: 'noted', as: 'note' } }),
      entry('no note', { about: { incidentId: 'detected', as: 'note' } }),
    ]
    expect(withoutNote(entries).map(({ incidentId }) => incidentId)).toEqual(['detected', 'empty'])
  })
})
