import { openPaper as openEndpoint } from '@wenkao/shared/sessions'
import { getPaperKey, type CandidateExam, type PaperKey } from '@wenkao/shared/sittings'
import { CallError, type Call } from '../../platform/network/call.ts'
import { LAY_OUT_TIMEOUT_MS } from './hold-at-bridge.ts'

/**
 * The exam out of the package that this PC fetched ahead: the server only gives its key (D11).
 * @param given with the log-in; else it is asked for.
 * @returns undefined where there is no package, or it cannot be opened: then the server sends it all.
 */
export async function openPaper(
  server: Call,
  bridge: Call,
  timeoutMs: number,
  given?: PaperKey,
): Promise<CandidateExam | undefined> {
  try {
    const { package: key, shuffleSeed, mark } = given ?? (await server(getPaperKey, { timeoutMs }))
    if (!key) return undefined
    const { paper } = await bridge(openEndpoint, { body: key, timeoutMs: LAY_OUT_TIMEOUT_MS })
    if (!paper) return undefined
    const { paperVersion, items, tasks } = paper
    return { version: 1, paperVersion, shuffleSeed, mark, items, tasks }
  } catch (cause) {
    // The way without a package says what is wrong, if anything is.
    if (!(cause instanceof CallError)) throw cause
    return undefined
  }
}
