import type { TaskTemplate } from '@wenkao/office'

type Parameter = TaskTemplate['parameters'][string]

/* Allowed sets that many templates share. Fonts are those of a Chinese Windows with Office. */

export const titleFont: Parameter = {
  type: 'font',
  values: ['黑体', '隶书', '华文行楷', '华文新魏', '微软雅黑', '华文中宋'],
}
export const bodyFont: Parameter = { type: 'font', values: ['楷体', '仿宋', '黑体', '华文楷体'] }
export const titleSize: Parameter = {
  type: 'size',
  values: ['一号', '小一', '二号', '小二', '三号'],
}
export const bodySize: Parameter = { type: 'size', values: ['小三', '四号', '小四'] }
export const color: Parameter = {
  type: 'color',
  values: ['红色', '深红', '蓝色', '深蓝', '绿色', '紫色'],
}
export const fill: Parameter = { type: 'color', values: ['黄色', '浅绿', '浅蓝', '橙色'] }
export const underline: Parameter = {
  type: 'underline',
  values: ['single', 'double', 'wave', 'thick', 'dotted'],
}
export const points = (...values: number[]): Parameter => ({ type: 'number', values, unit: '磅' })
export const centimetres = (...values: number[]): Parameter => ({
  type: 'number',
  values,
  unit: '厘米',
})
export const count = (...values: number[]): Parameter => ({ type: 'number', values })
export const texts = (...values: string[]): Parameter => ({ type: 'text', values })
export const cellRange = (...values: string[]): Parameter => ({ type: 'cells', values })
