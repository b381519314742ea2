import type { PageFacts } from '@wenkao/shared/station-check'

/** Fonts of the product's stack, and those that papers and answer files are set in. */
export const lookedForFonts = [
  'Microsoft YaHei',
  'DengXian',
  'SimSun',
  'SimHei',
  'KaiTi',
  'FangSong',
  'PingFang SC',
  'Noto Sans CJK SC',
  'Noto Serif CJK SC',
] as const

/** A font counts as there when it changes the width of this against any of the browser's own. */
const SAMPLE = 'mmmiiilllWWW 0123456789 0O1l@%'
const OWN_FONTS = ['monospace', 'serif', 'sans-serif'] as const

/**
 * Which of these fonts the browser can draw with, by the widths that it measures.
 * @param measure width of the sample in a CSS font, px.
 */
export function drawnFonts(
  fonts: readonly string[],
  measure: (font: string) => number,
): readonly string[] {
  return fonts.filter((font) =>
    OWN_FONTS.some((own) => measure(`40px "${font}", ${own}`) !== measure(`40px ${own}`)),
  )
}

/** Name and main version from what the browser says of itself; Edge says that it is Chrome, too. */
export function browserOf(userAgent: string): PageFacts['browser'] {
  for (const [name, pattern] of [
    ['Edge', /\bEdg\/(\d+)/],
    ['Firefox', /\bFirefox\/(\d+)/],
    ['Chrome', /\bChrom(?:e|ium)\/(\d+)/],
    ['Safari', /\bVersion\/(\d+).*\bSafari\//],
  ] as const) {
    const major = Number(pattern.exec(userAgent)?.[1])
    if (Number.isInteger(major)) return { name, major }
  }
  return null
}

/**
 * Whether pages of this origin may talk to this PC's own services. Chrome names the permission
 * `local-network-access`, later versions tell `loopback-network` apart from it.
 * @returns null where the browser knows no such permission: then none is asked for.
 */
export async function localNetworkState(
  permissions: Pick<Permissions, 'query'> | undefined,
): Promise<PermissionState | null> {
  for (const name of ['loopback-network', 'local-network-access'])
    try {
      const found = await permissions?.query({ name: name as PermissionName })
      if (found) return found.state
    } catch {
      // This browser does not know the name.
    }
  return null
}

/** Whether a page of this host is the bridge's own: it needs no permission for its own origin. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** What only the page can see of this PC (N05). Also asks the browser to keep what it stores. */
export async function collectPageFacts(window: Window & typeof globalThis): Promise<PageFacts> {
  const { navigator, screen, location } = window
  const context = window.document.createElement('canvas').getContext('2d')
  const measure = (font: string): number => {
    if (!context) return 0
    context.font = font
    return context.measureText(SAMPLE).width
  }
  return {
    userAgent: navigator.userAgent.slice(0, 400),
    browser: browserOf(navigator.userAgent),
    screen: {
      width: Math.round(screen.width),
      height: Math.round(screen.height),
      scale: window.devicePixelRatio,
    },
    storagePersisted: await askToPersist(navigator),
    localNetwork: isLoopback(location.hostname)
      ? 'notNeeded'
      : await localNetworkState(navigator.permissions),
    indexedDb: await canStore(window),
    fonts: [...drawnFonts(lookedForFonts, measure)],
  }
}

async function askToPersist({ storage }: Navigator): Promise<boolean | null> {
  try {
    return (await storage.persisted()) || (await storage.persist())
  } catch {
    return null
  }
}

/** A profile that denies its storage throws only when it is used. */
function canStore({ indexedDB }: Window & typeof globalThis): Promise<boolean> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open('wenkao-check')
      request.onsuccess = () => {
        request.result.close()
        indexedDB.deleteDatabase('wenkao-check')
        resolve(true)
      }
      request.onerror = () => {
        resolve(false)
      }
    } catch {
      resolve(false)
    }
  })
}
