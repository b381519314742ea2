import { win32 } from 'node:path'
import { runProgram } from '../../../platform/run-program.ts'

/** Windows' registry as far as the check needs it, by `reg.exe`, which every Windows has. */
export interface Registry {
  /** A value's text; undefined when there is none. @param value '' for the key's own. */
  read(key: string, value: string): Promise<string | undefined>
  /** Writes a number. @returns whether that worked. */
  write(key: string, value: string, number: number): Promise<boolean>
}

type Variables = Readonly<Record<string, string | undefined>>

const PATIENCE_MS = 5000

export function systemRegistry(variables: Variables): Registry {
  const reg = win32.join(variables['SystemRoot'] ?? 'C:\\Windows', 'System32', 'reg.exe')
  return {
    read: async (key, value) => {
      const named = value === '' ? ['/ve'] : ['/v', value]
      const output = await runProgram(reg, ['query', key, ...named], PATIENCE_MS)
      return output === undefined ? undefined : parseValue(output)
    },
    write: async (key, value, number) => {
      const args = ['add', key, '/v', value, '/t', 'REG_DWORD', '/d', String(number), '/f']
      return (await runProgram(reg, args, PATIENCE_MS)) !== undefined
    },
  }
}

/** The first value that `reg query` prints; a number comes in hexadecimal. */
export function parseValue(output: string): string | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [, type, text] = /\s(REG_[A-Z_]+)\s+(.*)$/.exec(line) ?? []
    if (type === undefined || text === undefined) continue
    return type === 'REG_DWORD' ? String(Number(text.trim())) : text.trim()
  }
  return undefined
}
