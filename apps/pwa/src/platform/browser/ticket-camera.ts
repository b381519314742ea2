/** What reads codes in a picture; not every browser has it. */
interface Detector {
  detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]>
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

/** Kinds of code that a ticket or a school's own card may carry. */
const FORMATS = ['qr_code', 'code_128', 'code_39', 'data_matrix']
const LOOK_EVERY_MS = 200

/** Why a camera cannot be used here. */
export type CameraProblem = 'insecure' | 'unsupported' | 'denied' | 'none'

/** What of the browser this needs, so that a test can give its own. */
export interface CameraHost {
  readonly isSecure: boolean
  readonly detector: DetectorClass | undefined
  readonly media: Pick<MediaDevices, 'getUserMedia'> | undefined
}

export const browserCamera: CameraHost = {
  isSecure: globalThis.isSecureContext,
  detector: (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector,
  // Typed as always there; a page without HTTPS has none.
  media: (globalThis.navigator as { mediaDevices?: MediaDevices }).mediaDevices,
}

/**
 * Reads codes through the camera until `stop` is called.
 * @param video the element that shows the picture; @param onText once per code that is seen anew.
 * @returns why it cannot be done, or how to stop.
 */
export async function readThroughCamera(
  host: CameraHost,
  video: HTMLVideoElement,
  onText: (text: string) => void,
): Promise<{ readonly problem: CameraProblem } | { readonly stop: () => void }> {
  if (!host.isSecure) return { problem: 'insecure' }
  if (!host.detector || !host.media) return { problem: 'unsupported' }
  const supported = await host.detector.getSupportedFormats()
  const formats = FORMATS.filter((format) => supported.includes(format))
  if (formats.length === 0) return { problem: 'unsupported' }
  const detector = new host.detector({ formats })
  let stream: MediaStream
  try {
    stream = await host.media.getUserMedia({ video: { facingMode: { ideal: 'environment' } } })
  } catch (cause) {
    const isNone = cause instanceof DOMException && cause.name === 'NotFoundError'
    return { problem: isNone ? 'none' : 'denied' }
  }
  video.srcObject = stream
  await video.play()
  let last = ''
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    void detector
      .detect(video)
      .then(([code]) => {
        if (code && code.rawValue !== last) onText(code.rawValue)
        last = code?.rawValue ?? last
      })
      // A picture that cannot be read yet is followed by the next one.
      .catch(() => undefined)
      .finally(() => {
        isLooking = false
      })
  }, LOOK_EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      for (const track of stream.getTracks()) track.stop()
      video.srcObject = null
    },
  }
}
