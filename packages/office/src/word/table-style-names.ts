import { foldWidth } from '../package/normalize-text.ts'

/** What Chinese Word and WPS call the built-in table styles, by the names that files keep. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(网格型|表格网格)$/, 'table grid'],
  [/^(普通表格|表格正文)$/, 'normal table'],
  [/^网格型浅色|^表格网格浅色/, 'grid table light'],
  [/^无格式表格/, 'plain table'],
  [/^网格表/, 'grid table'],
  [/^清单表/, 'list table'],
  [/^浅色底纹/, 'light shading'],
  [/^浅色列表/, 'light list'],
  [/^浅色网格/, 'light grid'],
  [/^中等深浅底纹/, 'medium shading'],
  [/^中等深浅列表/, 'medium list'],
  [/^中等深浅网格/, 'medium grid'],
  [/^深色列表/, 'dark list'],
  [/^彩色底纹/, 'colorful shading'],
  [/^彩色列表/, 'colorful list'],
  [/^彩色网格/, 'colorful grid'],
  [/^专业型/, 'table professional'],
  [/^典雅型/, 'table elegant'],
  [/^流行型/, 'table contemporary'],
  [/^古典型/, 'table classic'],
  [/^彩色型/, 'table colorful'],
  [/^简明型/, 'table simple'],
  [/^列表型/, 'table list'],
  [/^竖列型/, 'table columns'],
  [/^立体型/, 'table 3d effects'],
  [/^精巧型/, 'table subtle'],
  [/^表格主题/, 'table theme'],
]

/**
 * One key for a table style's stored English name and its localised ones: 网格型 is Table Grid,
 * 浅色底纹 - 强调文字颜色 1 is Light Shading Accent 1 (10812).
 */
export function tableStyleKey(name: string): string {
  let key = foldWidth(name).trim().toLowerCase()
  for (const [pattern, english] of NAMES) key = key.replace(pattern, `${english} `)
  return key
    .replace(/强调文字颜色|着色|个性色/g, ' accent ')
    .replace(/浅色/g, ' light ')
    .replace(/深色/g, ' dark ')
    .replace(/彩色/g, ' colorful ')
    .replace(/[-–—]/g, ' ')
    .replace(/([a-z])(\d)/g, '$1 $2')
    .replace(/(\d)([a-z])/g, '$1 $2')
    .replace(/\s+/g, ' ')
    .trim()
}
