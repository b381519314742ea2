import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import type { BridgeLink } from '../../platform/network/bridge-link.ts'
import { CallError, type Call } from '../../platform/network/call.ts'
import { useAnswersStore } from '../answers/index.ts'
import { useAnswerFilesStore } from './answer-files.store.ts'

const folder = {
  answerFolder: 'D:\\CZKT',
  files: [],
  place: { state: 'ready', held: [], otherPlaces: [] },
  findings: [],
}
const changed = { kind: 'done', held: [], replaced: [] }

/** A bridge that answers each endpoint from a table; an Error is thrown. */
function bridgeWith(replies: Readonly<Record<string, unknown>>) {
  const asked: { id: string; body: unknown }[] = []
  const call: Call = async (endpoint, input) => {
    asked.push({ id: endpoint.id, body: input?.body })
    const reply = replies[endpoint.id]
    if (reply instanceof Error) throw reply
    return reply as never
  }
  const link: BridgeLink = { hello: async () => 'answering', call }
  return { asked, link }
}

beforeEach(() => {
  setActivePinia(createPinia())
})

describe('the answer folder on the page', () => {
  it('[F05b] redoes one task, looks again, and tells what became of it', async () => {
    const store = useAnswerFilesStore()
    const { asked, link } = bridgeWith({
      'answerFiles.answerFolder': folder,
      'answerFiles.redoTask': changed,
    })
    expect(await store.redo(link, 'task-1')).toEqual(changed)
    expect(asked.map(({ id }) => id)).toEqual(['answerFiles.redoTask', 'answerFiles.answerFolder'])
    expect(asked[0]?.body).toEqual({ taskId: 'task-1' })
  })

  it('[F05b] does not claim that nothing was changed when the bridge gives no answer', async () => {
    const store = useAnswerFilesStore()
    const { link } = bridgeWith({
      'answerFiles.answerFolder': folder,
      'answerFiles.redoTask': new CallError('offline', 'No answer'),
    })
    expect((await store.redo(link, 'task-1')).kind).toBe('failed')
  })

  it('[F14] asks for one of the places that the bridge offered', async () => {
    const store = useAnswerFilesStore()
    const { asked, link } = bridgeWith({
      'answerFiles.answerFolder': { ...folder, answerFolder: 'E:\\CZKT' },
      'answerFiles.moveAnswerFolder': changed,
    })
    await store.move(link, 'E:\\CZKT')
    expect(asked[0]).toEqual({ id: 'answerFiles.moveAnswerFolder', body: { folder: 'E:\\CZKT' } })
    expect(store.folder).toBe('E:\\CZKT')
  })

  it('[R1, F14] puts the light out when the disk takes nothing', async () => {
    const store = useAnswerFilesStore()
    const answers = useAnswersStore()
    answers.setFiles({ kind: 'known', unsaved: 0, unsent: 0 })
    const { link } = bridgeWith({
      'answerFiles.answerFolder': { ...folder, place: { ...folder.place, state: 'noSpace' } },
    })
    expect(answers.lights.files.word).toBe('filesSaved')
    await store.refresh(link)
    expect(answers.lights.files).toMatchObject({ word: 'filesCannotSave', tone: 'bad' })
    await store.refresh(bridgeWith({ 'answerFiles.answerFolder': folder }).link)
    expect(answers.lights.files.word).toBe('filesSaved')
  })

  it('[R10] forgets the files of one sitting when another begins', async () => {
    const store = useAnswerFilesStore()
    await store.refresh(bridgeWith({ 'answerFiles.answerFolder': folder }).link)
    store.begin([])
    expect([store.isKnown, store.folder, store.notices]).toEqual([false, null, []])
  })

  it('[R8] keeps what it knew, and says that it is not new, when the bridge does not answer', async () => {
    const store = useAnswerFilesStore()
    await store.refresh(bridgeWith({ 'answerFiles.answerFolder': folder }).link)
    const offline = new CallError('offline', 'No answer')
    await store.refresh(bridgeWith({ 'answerFiles.answerFolder': offline }).link)
    expect([store.isKnown, store.folder]).toEqual([false, 'D:\\CZKT'])
  })
})
