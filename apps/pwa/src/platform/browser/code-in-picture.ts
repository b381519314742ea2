import { browserCamera } from './ticket-camera.ts'

/** Whether this browser finds QR codes in pictures. */
export const canReadPictures = browserCamera.detector !== undefined

/**
 * The text of the first QR code in a picture.
 * @returns undefined when there is none, the file is no picture, or this browser cannot look.
 */
export async function codeInPicture(file: Blob): Promise<string | undefined> {
  const { detector } = browserCamera
  if (!detector) return undefined
  try {
    const picture = await createImageBitmap(file)
    const [code] = await new detector({ formats: ['qr_code'] }).detect(picture)
    return code?.rawValue
  } catch (cause) {
    // What a browser says of a file that is no picture, or one that it cannot decode.
    if (cause instanceof DOMException || cause instanceof TypeError) return undefined
    throw cause
  }
}
