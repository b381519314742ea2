import type { authorityForms } from '@wenkao/shared/trust'

/** Kinds of devices that install a certificate each in their own way. */
export const deviceKinds = ['ipad', 'android', 'windows', 'other'] as const
export type DeviceKind = (typeof deviceKinds)[number]

/** How each takes it, and how many steps its guide has. */
export const guides: Readonly<
  Record<DeviceKind, { readonly form: (typeof authorityForms)[number]; readonly steps: number }>
> = {
  ipad: { form: 'profile', steps: 4 },
  android: { form: 'der', steps: 4 },
  windows: { form: 'der', steps: 4 },
  other: { form: 'pem', steps: 2 },
}

/**
 * What device a page runs on, as far as the browser tells.
 * @param touchPoints an iPad says that it is a Mac, but a Mac has no touch screen.
 */
export function deviceOf(userAgent: string, touchPoints: number): DeviceKind {
  if (/iPad|iPhone/.test(userAgent)) return 'ipad'
  if (userAgent.includes('Macintosh') && touchPoints > 1) return 'ipad'
  if (/Android|HarmonyOS|OpenHarmony/.test(userAgent)) return 'android'
  return userAgent.includes('Windows') ? 'windows' : 'other'
}

/** A fingerprint as devices show it: pairs of digits. */
export function fingerprintText(fingerprint: string): string {
  return (fingerprint.toUpperCase().match(/../g) ?? []).join(' ')
}
