import { describe, expect, it } from 'vitest'
import { browserOf, drawnFonts, isLoopback, localNetworkState } from './page-facts.ts'

describe('what the page sees of its PC', () => {
  it('[N05] knows the browsers of exam PCs and their version', () => {
    const chrome = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36'
    expect(browserOf(chrome)).toEqual({ name: 'Chrome', major: 142 })
    expect(browserOf(`${chrome} Edg/141.0.1.2`)).toEqual({ name: 'Edge', major: 141 })
    expect(browserOf('Mozilla/5.0 Gecko/20100101 Firefox/128.0')).toMatchObject({ major: 128 })
    expect(browserOf('Trident/7.0; rv:11.0')).toBeNull()
  })

  it('[N05] counts a font as there when it is drawn otherwise than one of the browser’s own', () => {
    const measure = (font: string) => (font.includes('SimSun') ? 90 : 100)
    expect(drawnFonts(['SimSun', 'DengXian'], measure)).toEqual(['SimSun'])
  })

  it('[F10] reads the permission under whichever name the browser has, and null under none', async () => {
    const query = async ({ name }: { name: string }) => {
      if (name !== 'local-network-access') throw new TypeError('unknown')
      return { state: 'denied' } as PermissionStatus
    }
    expect(await localNetworkState({ query: query as Permissions['query'] })).toBe('denied')
    const none = async () => Promise.reject(new TypeError('unknown'))
    expect(await localNetworkState({ query: none })).toBeNull()
    expect(await localNetworkState(undefined)).toBeNull()
  })

  it('[F10] knows the bridge’s own origins', () => {
    expect(['127.0.0.1', 'localhost', '[::1]'].every(isLoopback)).toBe(true)
    expect(['127.example.com', '10.0.0.5', 'exam.example'].some(isLoopback)).toBe(false)
  })
})
