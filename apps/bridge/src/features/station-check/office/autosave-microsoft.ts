import type { Registry } from './registry.ts'

/** How often a program saves by itself what is open: minutes, 0 when it does not. */
export type Minutes = number

/** Most minutes between two automatic saves (F19). */
export const MOST_MINUTES = 1

interface Setting {
  readonly program: string
  /** Value with the minutes. */
  readonly minutes: string
  /** Value that turns it on; undefined where 0 minutes turn it off. */
  readonly on: string | undefined
}

/** Values below `HKCU\Software\Microsoft\Office\<version>\<program>\Options`; all three are on at
 * 10 minutes where nothing is written. */
const SETTINGS: readonly Setting[] = [
  { program: 'Word', minutes: 'AutosaveInterval', on: undefined },
  { program: 'Excel', minutes: 'AutoRecoverTime', on: 'AutoRecoverEnabled' },
  { program: 'PowerPoint', minutes: 'FrequencyToSaveAutoRecoveryInfo', on: 'SaveAutoRecoveryInfo' },
]
const USUAL_MINUTES = 10

/**
 * The autosave of Word, Excel and PowerPoint, each with its minutes. What an administrator has set by
 * policy counts before the user's own setting, and cannot be set here.
 */
export async function readMicrosoftAutosave(
  registry: Registry,
  version: string,
): Promise<readonly { readonly program: string; readonly minutes: Minutes }[]> {
  return Promise.all(
    SETTINGS.map(async ({ program, minutes, on }) => {
      const read = async (value: string): Promise<number | undefined> => {
        for (const root of ['Software\\Policies\\Microsoft', 'Software\\Microsoft']) {
          const text = await registry.read(`HKCU\\${root}\\${optionsOf(version, program)}`, value)
          if (text !== undefined && /^\d+$/.test(text)) return Number(text)
        }
        return undefined
      }
      const isOff = on !== undefined && (await read(on)) === 0
      return { program, minutes: isOff ? 0 : ((await read(minutes)) ?? USUAL_MINUTES) }
    }),
  )
}

/** Sets it for this user, without an administrator's rights. A program that runs writes its own again
 * when it ends: so it is read again at every check. */
export async function setMicrosoftAutosave(registry: Registry, version: string): Promise<void> {
  for (const { program, minutes, on } of SETTINGS) {
    const key = `HKCU\\Software\\Microsoft\\${optionsOf(version, program)}`
    await registry.write(key, minutes, MOST_MINUTES)
    if (on !== undefined) await registry.write(key, on, 1)
  }
}

function optionsOf(version: string, program: string): string {
  return `Office\\${version}\\${program}\\Options`
}
