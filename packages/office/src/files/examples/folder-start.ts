import { strToU8 } from 'fflate'
import type { StartFiles } from '../../checkpoints/checker.ts'
import type { FolderManifest } from '../folder-state.ts'
import { writeZip } from '../../package/write-package.ts'

/** The smallest picture of one colour: a BMP of 2 by 2 pixels. */
export function plainBitmap(
  width: number,
  height: number,
  paint: (x: number, y: number) => number,
) {
  const row = Math.ceil((width * 3) / 4) * 4
  const bytes = new Uint8Array(54 + row * height)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0x424d)
  view.setUint32(2, bytes.length, true)
  view.setUint32(10, 54, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, 24, true)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const grey = paint(x, y) & 0xff
      bytes.fill(grey, 54 + y * row + x * 3, 54 + y * row + x * 3 + 3)
    }
  return bytes
}

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  '资料/通知.txt': '关于举办校园歌手大赛的通知\r\n',
  '资料/名单.txt': '王芳\r\n李强\r\n',
  '资料/旧稿.txt': '旧稿，可以删除\r\n',
  '图片/校徽.bmp': plainBitmap(2, 2, () => 200),
  '图片/校门.bmp': plainBitmap(4, 3, (x, y) => x * 40 + y * 10),
  '说明.txt': '考试说明\r\n请按要求操作。\r\n',
  '备份/一月.dat': '1',
  '备份/二月.dat': '2',
  '备份/日志.log': '3',
  '素材.zip': writeZip(
    new Map([
      ['歌词.txt', strToU8('让我们荡起双桨\r\n')],
      ['曲谱/第一页.txt', strToU8('5 5 6 5\r\n')],
    ]),
  ),
  '模板/封面.txt': '封面\r\n',
  '模板/目录.txt': '目录\r\n',
  '表格.csv': '姓名,成绩\r\n王芳,92\r\n',
}
const FOLDERS = ['资料', '图片', '备份', '模板']

function startFiles(): ReadonlyMap<string, Uint8Array> {
  return new Map(
    Object.entries(FILES).map(([path, content]) => [
      path,
      typeof content === 'string' ? strToU8(content) : content,
    ]),
  )
}

function startManifest(): FolderManifest {
  return {
    entries: [
      ...FOLDERS.map((path) => ({ path, type: 'folder' as const })),
      ...Object.keys(FILES).map((path) => ({
        path,
        type: 'file' as const,
        readOnly: false,
        hidden: false,
        archive: true,
      })),
    ],
  }
}

/** A task folder with texts, pictures, an archive and things to tidy up. */
export const folderStart: StartFiles = {
  name: 'files-folder',
  file: '',
  files: startFiles,
  manifest: startManifest,
}
