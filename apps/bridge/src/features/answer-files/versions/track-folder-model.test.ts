import { propertySettings } from '@wenkao/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runFolderModel, type PlantedBug } from '../../../test-processes/folder-model.fs.ts'
import { ModelViolation } from '../../../test-processes/folder-witness.fs.ts'
import { someOperations } from '../../../test-processes/folder-operations.ts'

it('[N07] every content that was stable is a version that can be restored byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(someOperations, (operations) => runFolderModel(operations)),
    propertySettings(50),
  )
})

const bugs: Readonly<Record<string, PlantedBug>> = {
  'takes a version without looking whether the file changed meanwhile': {
    disk: (real, stamps) => ({
      ...real,
      stampAt: (place) => Promise.resolve(stamps.get(String(place)) ?? ''),
    }),
  },
  'forgets what it journaled when it restarts': {
    afterRestart: () => [],
  },
  'calls a file gone as soon as it is away': { times: { goneMs: 0 } },
  'does not wait for a file to be quiet': { times: { quietMs: 0 } },
  'trusts length and modification time alone': {
    disk: (real) => {
      const coarse = (stamp: string): string => stamp.split('/').slice(0, 2).join('/')
      return {
        ...real,
        stampAt: async (place) => coarse(await real.stampAt(place)),
        scan: async (root) => {
          const found = await real.scan(root)
          const files = found?.files.map((file) => ({ ...file, stamp: coarse(file.stamp) })) ?? []
          return found && { ...found, files }
        },
      }
    },
  },
  'takes temporary files for work': {
    disk: (real) => ({
      ...real,
      scan: async (root) => {
        const found = await real.scan(root)
        const files = found?.files.map((file) => ({ ...file, name: 'plain' as const })) ?? []
        return found && { ...found, files }
      },
    }),
  },
  'forgets temporary files that stay': {
    disk: (real) => ({
      ...real,
      scan: async (root) => {
        const found = await real.scan(root)
        return found && { ...found, files: found.files.filter(({ name }) => name === 'plain') }
      },
    }),
  },
  'takes a file that a program holds for a missing one': {
    disk: (real, _stamps, held) => ({
      ...real,
      scan: async (root) => {
        const found = await real.scan(root)
        const files = found?.files.filter(({ place }) => !held.has(String(place))) ?? []
        return found && { ...found, files }
      },
    }),
  },
  'calls a version saved that found no room': {
    vault: (real) => ({
      ...real,
      put: (hash, open) => real.put(hash, open).catch(() => undefined),
    }),
  },
}

describe('the model finds a tracker that', () => {
  it.each(Object.entries(bugs))('%s', async (_name, bug) => {
    const outcome = await fc.check(
      fc.asyncProperty(someOperations, (operations) => runFolderModel(operations, bug)),
      { ...propertySettings(200), endOnFailure: true },
    )
    expect(outcome.failed).toBe(true)
    expect(outcome.errorInstance).toBeInstanceOf(ModelViolation)
  })
})
