import type { Category } from '@wenkao/shared/bank'

const node = (code: string, name: string, nameEn: string): Category => ({ code, name, nameEn })

/** The tree of the objective items: the three areas that computer basics courses examine (D01). */
export const itemCategories: readonly Category[] = [
  node('9', '客观题', 'Objective items'),
  node('901', '计算机基础知识', 'Computer basics'),
  node('90101', '计算机的发展、特点与应用', 'History, traits and uses of computers'),
  node('90102', '硬件组成与工作原理', 'Hardware and how it works'),
  node('90103', '存储器与存储容量', 'Memory and capacity'),
  node('90104', '输入输出设备', 'Input and output devices'),
  node('90105', '软件与操作系统', 'Software and operating systems'),
  node('90106', 'Windows 操作与文件管理', 'Windows and file management'),
  node('90107', '信息与编码', 'Information and character codes'),
  node('90108', '多媒体技术基础', 'Multimedia basics'),
  node('90109', '信息安全与计算机病毒', 'Information security and malware'),
  node('90110', '信息道德、法律与知识产权', 'Ethics, law and intellectual property'),
  node('90111', '办公软件基础知识', 'Office software basics'),
  node('90112', '新一代信息技术', 'Recent information technology'),
  node('902', '网络基础知识', 'Network basics'),
  node('90201', '网络的概念、功能与分类', 'Networks: purpose and kinds'),
  node('90202', '网络拓扑与网络设备', 'Topologies and devices'),
  node('90203', '传输介质与接入方式', 'Media and access'),
  node('90204', 'TCP/IP 协议与 IP 地址', 'TCP/IP and addresses'),
  node('90205', '域名与域名系统', 'Domain names'),
  node('90206', '万维网与浏览器', 'The web and browsers'),
  node('90207', '电子邮件与文件传输', 'Mail and file transfer'),
  node('90208', '网络安全', 'Network security'),
  node('90209', '互联网应用与信息检索', 'Uses of the Internet and search'),
  node('903', '数制转换', 'Number systems'),
  node('90301', '二进制与十进制', 'Binary and decimal'),
  node('90302', '八进制与十进制', 'Octal and decimal'),
  node('90303', '十六进制与十进制', 'Hexadecimal and decimal'),
  node('90304', '二、八、十六进制之间', 'Between binary, octal and hexadecimal'),
  node('90305', '二进制运算', 'Binary arithmetic'),
  node('90306', '数的大小比较', 'Comparing numbers'),
]
