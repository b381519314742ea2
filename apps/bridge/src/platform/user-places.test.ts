import { describe, expect, it } from 'vitest'
import { readShellFolders, readUserDirs, userPlaces } from './user-places.ts'

describe('the places where programs offer to save (F20)', () => {
  it('are read from user-dirs.dirs, whatever they are called', () => {
    const text = [
      '# written by xdg-user-dirs-update',
      'XDG_DESKTOP_DIR="$HOME/桌面"',
      'XDG_DOWNLOAD_DIR="/data/下载/"',
      'XDG_DOCUMENTS_DIR="$HOME/"',
      'XDG_MUSIC_DIR="$HOME/音乐"',
    ].join('\n')
    expect(readUserDirs(text, '/home/考生')).toEqual(['/home/考生/桌面', '/data/下载'])
    expect(readUserDirs('', '/home/a')).toEqual([])
  })

  it('are read from the registry, where OneDrive writes what it took over', () => {
    const output = [
      '',
      'HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\User Shell Folders',
      '    Desktop    REG_EXPAND_SZ    %OneDrive%\\桌面',
      '    Personal    REG_EXPAND_SZ    %USERPROFILE%\\Documents',
      '    {374DE290-123F-4565-9164-39C4925E467B}    REG_SZ    D:\\下载 文件',
      '    My Music    REG_EXPAND_SZ    %USERPROFILE%\\Music',
      '    Desktop    REG_EXPAND_SZ    %Nobody%\\x',
      '',
    ].join('\r\n')
    const variables = { OneDrive: 'C:\\Users\\a\\OneDrive', UserProfile: 'C:\\Users\\a' }
    expect(readShellFolders(output, variables)).toEqual([
      'C:\\Users\\a\\OneDrive\\桌面',
      'C:\\Users\\a\\Documents',
      'D:\\下载 文件',
    ])
  })

  it('are the usual ones, in English and Chinese, where nothing is said', async () => {
    const places = await userPlaces({ HOME: '/no/such/home' }, 'linux')
    expect(places).toContain('/no/such/home/Desktop')
    expect(places).toContain('/no/such/home/文档')
  })
})
