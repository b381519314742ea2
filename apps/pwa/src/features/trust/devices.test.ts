import { describe, expect, it } from 'vitest'
import { deviceOf, fingerprintText } from './devices.ts'

describe('the guide for a device', () => {
  it.each([
    ['Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X)', 5, 'ipad'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605', 5, 'ipad'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605', 0, 'other'],
    ['Mozilla/5.0 (Linux; Android 12; HUAWEI MatePad) Chrome/114', 5, 'android'],
    ['Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb', 5, 'android'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120', 10, 'windows'],
    ['Mozilla/5.0 (X11; Linux x86_64) Chrome/120', 0, 'other'],
  ])('%s with %i touch points is %s', (userAgent, touchPoints, device) => {
    expect(deviceOf(userAgent, touchPoints)).toBe(device)
  })
  it('shows the fingerprint in pairs, as devices do', () => {
    expect(fingerprintText('0a1bff')).toBe('0A 1B FF')
  })
})
