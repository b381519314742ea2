const networkWords =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network (request|timeout)|ENOTCACHED/
const permissionWords = /EACCES|EPERM|EROFS/
const spaceWords = /ENOSPC/

/**
 * Says why an installation failed and what to do, in Chinese and English.
 * @param {'scripts-blocked' | 'unknown'} reason `scripts-blocked`: npm ended well but the runtime is
 *   not there, because the package fetches it by an install script
 * @param {string} output what npm printed
 * @returns {string}
 */
export function explainInstallFailure(reason, output) {
  if (networkWords.test(output)) {
    return (
      '连不上 npm 软件源。请检查网络或代理设置（npm config get registry），然后再运行一次。\n' +
      'The npm registry cannot be reached. Check the network or proxy (npm config get registry) and run this again.'
    )
  }
  if (spaceWords.test(output)) {
    return '磁盘已满，无法安装。\nThe disk is full; nothing could be installed.'
  }
  if (permissionWords.test(output)) {
    return (
      '没有权限写入这个文件夹，请换一个自己的文件夹再试。\n' +
      'This folder cannot be written to; use a clone that belongs to you.'
    )
  }
  if (reason === 'scripts-blocked') {
    return (
      '安装脚本被阻止，运行环境没有装上。请运行 npm config get ignore-scripts 检查（应为 false），\n' +
      '删除 .runtime 和 node_modules 后再运行一次。\n' +
      'Install scripts were blocked, so the runtime is missing. npm config get ignore-scripts must say\n' +
      'false; then delete .runtime and node_modules and run this again.'
    )
  }
  return (
    '安装失败，原因见上面 npm 的输出。\nInstalling failed; what npm said above tells why.' +
    (output.trim() === '' ? '' : `\n${output.trim().split('\n').slice(-5).join('\n')}`)
  )
}
