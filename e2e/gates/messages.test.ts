import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findMessageFaults } from '../../scripts/lib/find-message-faults.mjs'
import { findTextInCode } from '../../scripts/lib/find-text-in-code.mjs'

describe('the check of messages', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wenkao-messages-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }

  it('accepts languages that agree', async () => {
    await write('zh-CN/room.json', '{ "seat": { "count": "{n} 人" } }')
    await write('en/room.json', '{ "seat": { "count": "{n} person | {n} people" } }')
    expect(findMessageFaults(folder)).toEqual([])
  })

  it('reports a missing file, a missing key, an empty text and another placeholder', async () => {
    await write('zh-CN/room.json', '{ "a": "甲", "b": "乙", "c": "{n} 人" }')
    await write('en/room.json', '{ "b": " ", "c": "{count} people" }')
    await write('zh-CN/office.json', '{ "title": "考试" }')
    expect(findMessageFaults(folder)).toEqual([
      'en/office.json: title is missing',
      'en/room.json: a is missing',
      'en/room.json: b is empty',
      'room.json: c has other placeholders: {n} / {count}',
    ])
  })

  it('reports no messages at all, because then it looked in the wrong place', () => {
    expect(findMessageFaults(folder)).toHaveLength(1)
  })

  it('finds Chinese text in scripts and templates, and not in comments, styles or tests', async () => {
    await write('messages/zh-CN/room.json', '{ "a": "甲" }')
    await write('seat.ts', '// 座位\nexport const seat = `第 ${1} 号`\n')
    await write('seat.test.ts', "export const seat = '座位'\n")
    await write(
      'Seat.vue',
      `<script setup lang="ts">
const title = '座位'
</script>

<template>
  <!-- 注释 -->
  <p v-if="title" :title="'提示'" alt="图">{{ title + '号' }}</p>
  <p v-else>空</p>
</template>

<style scoped>
p { font-family: '宋体'; }
</style>
`,
    )
    expect(findTextInCode(folder)).toEqual([
      'Seat.vue:2: 座位',
      "Seat.vue:7: '提示'",
      "Seat.vue:7: title + '号'",
      'Seat.vue:7: 图',
      'Seat.vue:8: 空',
      'seat.ts:2: 号',
      'seat.ts:2: 第',
    ])
  })
})
