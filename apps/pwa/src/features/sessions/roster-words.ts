import { rosterFaults } from '@wenkao/shared/sessions'

const sources: Readonly<Record<string, string>> = {
  xlsx: 'xlsx',
  'utf-8': 'utf8',
  utf8: 'utf8',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  'utf-16le': 'utf16',
  'utf-16be': 'utf16',
}

/** Message key of a recognised source; undefined for one that only a newer server knows. */
export function sourceKey(source: string): string | undefined {
  const name = sources[source.toLowerCase()]
  return name === undefined ? undefined : `office.roster.sources.${name}`
}

/** Message key of why a row cannot be taken; undefined for one that only a newer server knows. */
export function faultKey(fault: string): string | undefined {
  return (rosterFaults as readonly string[]).includes(fault)
    ? `office.roster.faultTexts.${fault}`
    : undefined
}
