import type { X509Certificate } from 'node:crypto'
import { commonNameOf } from '../../platform/tls/make-certificate.ts'

/**
 * The authority as a configuration profile, the only form that an iPad installs from a page. The same
 * certificate gives the same identifiers, so that installing it twice replaces it.
 */
export function appleProfile(authority: X509Certificate): string {
  const name = escapeXml(commonNameOf(authority))
  const id = identifierOf(authority)
  const payload = [
    entry('PayloadType', 'com.apple.security.root'),
    '<key>PayloadVersion</key><integer>1</integer>',
    entry('PayloadIdentifier', `wenkao.authority.${id}.certificate`),
    entry('PayloadUUID', uuidOf(id, '1')),
    entry('PayloadDisplayName', name),
    `<key>PayloadContent</key><data>${authority.raw.toString('base64')}</data>`,
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0"><dict>',
    entry('PayloadType', 'Configuration'),
    '<key>PayloadVersion</key><integer>1</integer>',
    entry('PayloadIdentifier', `wenkao.authority.${id}`),
    entry('PayloadUUID', uuidOf(id, '0')),
    entry('PayloadDisplayName', name),
    `<key>PayloadContent</key><array><dict>${payload.join('')}</dict></array>`,
    '</dict></plist>',
    '',
  ].join('\n')
}

const entry = (key: string, value: string): string => `<key>${key}</key><string>${value}</string>`

const identifierOf = (authority: X509Certificate): string =>
  authority.fingerprint256.replaceAll(':', '').toLowerCase().slice(0, 30)

/** A UUID from 30 hex digits and one that tells two apart. */
const uuidOf = (id: string, which: string): string =>
  [
    id.slice(0, 8),
    id.slice(8, 12),
    `4${id.slice(12, 15)}`,
    `8${id.slice(15, 18)}`,
    `${id.slice(18, 29)}${which}`,
  ]
    .join('-')
    .toUpperCase()

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
