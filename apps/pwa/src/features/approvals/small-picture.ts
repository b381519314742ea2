import { MOST_PHOTO_BYTES } from '@wenkao/shared/approvals'

/** A picture as a request carries it: within the request, so that a repetition brings it along. */
export interface SmallPicture {
  readonly mediaType: 'image/jpeg'
  /** Base64 with padding. */
  readonly data: string
}

/** Long side in pixels: the writing on a screen or a form stays readable. */
const LONG_SIDES = [1400, 1000, 700] as const
const QUALITY = 0.65

/**
 * Makes a camera's picture small enough for a request.
 * @returns undefined when the browser cannot read it as a picture.
 */
export async function smallPicture(file: Blob): Promise<SmallPicture | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  try {
    for (const side of LONG_SIDES) {
      const blob = await drawn(picture, side)
      if (blob && blob.size <= MOST_PHOTO_BYTES) {
        return { mediaType: 'image/jpeg', data: await base64Of(blob) }
      }
    }
    return undefined
  } finally {
    picture.close()
  }
}

function drawn(picture: ImageBitmap, side: number): Promise<Blob | null> {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY)
  })
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      resolve(String(reader.result).replace(/^[^,]*,/, ''))
    }
    reader.onerror = () => {
      reject(new Error('A picture could not be read', { cause: reader.error }))
    }
    reader.readAsDataURL(blob)
  })
}
