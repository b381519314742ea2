import { expect, it, vi } from 'vitest'
import { registerServiceWorker } from './page-update.ts'

/** A browser's workers as far as the page asks for them. */
function workers(facts: { isControlled: boolean; isWaiting: boolean }) {
  const waiting = { postMessage: vi.fn() }
  const installing = Object.assign(new EventTarget(), {})
  const registration = Object.assign(new EventTarget(), {
    waiting: facts.isWaiting ? waiting : null,
    installing: null as EventTarget | null,
  })
  const container = Object.assign(new EventTarget(), {
    controller: facts.isControlled ? {} : null,
    register: async () => registration,
  })
  return {
    waiting,
    installing,
    registration,
    container: container as unknown as ServiceWorkerContainer,
  }
}

it('tells of a version that waited before the page was opened, and of one that comes later', async () => {
  const before = workers({ isControlled: true, isWaiting: true })
  const known = registerServiceWorker('/service-worker.js', before.container)
  await vi.waitFor(() => expect(known.isWaiting.value).toBe(true))
  expect(before.waiting.postMessage).not.toHaveBeenCalled()

  const later = workers({ isControlled: true, isWaiting: false })
  const update = registerServiceWorker('/service-worker.js', later.container)
  await vi.waitFor(() => {
    later.registration.installing = later.installing
    later.registration.dispatchEvent(new Event('updatefound'))
    later.registration.waiting = later.waiting
    later.installing.dispatchEvent(new Event('statechange'))
    expect(update.isWaiting.value).toBe(true)
  })
  expect(later.waiting.postMessage).not.toHaveBeenCalled()
  update.apply()
  expect(later.waiting.postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' })
})

it('says nothing of the very first version, which replaces none', async () => {
  const first = workers({ isControlled: false, isWaiting: true })
  const update = registerServiceWorker('/service-worker.js', first.container)
  await vi.waitFor(() => {
    first.registration.installing = first.installing
    first.registration.dispatchEvent(new Event('updatefound'))
    first.installing.dispatchEvent(new Event('statechange'))
  })
  expect(update.isWaiting.value).toBe(false)
})
