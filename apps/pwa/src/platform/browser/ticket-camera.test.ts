import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readThroughCamera, type CameraHost } from './ticket-camera.ts'

const video = document.createElement('video')
video.play = () => Promise.resolve()

/** A browser that reads codes; what the camera sees is told one look at a time. */
function host(seen: string[], more: Partial<CameraHost> = {}) {
  const stopped = vi.fn()
  const stream = new MediaStream()
  stream.getTracks = () => [{ stop: stopped } as unknown as MediaStreamTrack]
  class Detector {
    static getSupportedFormats = () => Promise.resolve(['qr_code', 'aztec'])
    detect = () => {
      const rawValue = seen.shift()
      return Promise.resolve(rawValue === undefined ? [] : [{ rawValue }])
    }
  }
  const camera: CameraHost = {
    ...{ isSecure: true, detector: Detector },
    media: { getUserMedia: () => Promise.resolve(stream) },
    ...more,
  }
  return { camera, stopped }
}

describe('ticket camera', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('[N11] tells each code once while it is held in the picture, and lets the camera go', async () => {
    const { camera, stopped } = host(['a', 'a', 'a', 'b'])
    const texts: string[] = []
    const begun = await readThroughCamera(camera, video, (text) => texts.push(text))
    await vi.advanceTimersByTimeAsync(2000)
    expect(texts).toEqual(['a', 'b'])
    if ('stop' in begun) begun.stop()
    expect(stopped).toHaveBeenCalledOnce()
  })

  it.each([
    ['insecure', { isSecure: false }],
    ['unsupported', { detector: undefined }],
    ['unsupported', { media: undefined }],
    [
      'denied',
      { media: { getUserMedia: () => Promise.reject(new DOMException('', 'NotAllowedError')) } },
    ],
    [
      'none',
      { media: { getUserMedia: () => Promise.reject(new DOMException('', 'NotFoundError')) } },
    ],
  ] as const)('[N11] says why there is no scanning: %s', async (problem, more) => {
    const { camera } = host([], more)
    expect(await readThroughCamera(camera, video, () => undefined)).toEqual({ problem })
  })
})
