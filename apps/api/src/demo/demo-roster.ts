import type { CandidateInput } from '@wenkao/shared/sessions'

/** A candidate with every field filled in that a roster commonly has. */
type DemoCandidate = {
  readonly [Field in Exclude<keyof CandidateInput, 'externalId' | 'specialNeeds'>]-?: NonNullable<
    CandidateInput[Field]
  >
} & { readonly area: string }

interface DemoRoom {
  readonly name: string
  readonly stations: number
}
interface DemoPlaces {
  readonly areas: readonly {
    readonly name: string
    readonly sites: readonly { readonly name: string; readonly rooms: readonly DemoRoom[] }[]
  }[]
}

/** Two areas with a site each, three rooms; each area seats its 60 candidates with spares left. */
export const demoPlaces: DemoPlaces = {
  areas: [
    {
      name: '城东区',
      sites: [
        {
          name: '城东实验中学考点',
          rooms: [
            { name: '第一机房', stations: 40 },
            { name: '第二机房', stations: 36 },
          ],
        },
      ],
    },
    {
      name: '城西县',
      sites: [{ name: '城西第一中学考点', rooms: [{ name: '信息楼大机房', stations: 66 }] }],
    },
  ],
}

const schools = [
  { area: '城东区', school: '城东实验中学', code: '20260101' },
  { area: '城东区', school: '城东区向阳中学', code: '20260102' },
  { area: '城西县', school: '城西第一中学', code: '20260201' },
  { area: '城西县', school: '城西县河湾中学', code: '20260202' },
] as const

// Thirty a school, in the order of the seats in class; a girl's name ends in "+".
const names = [
  `陈雨桐+ 李浩宇 王梓萱+ 张俊熙 刘思源 黄诗琪+ 赵一鸣 周欣怡+ 吴天佑 徐若溪+
   孙睿 朱婉婷+ 胡嘉乐 郭子墨 林晓雯+ 何宇轩 高雅楠+ 罗振华 郑可馨+ 梁博文
   谢雨萌+ 宋明哲 唐静姝+ 许志远 韩冰+ 邓凯文 冯诗雨+ 曹立言 彭悦+ 曾广宇`,
  `萧亦凡 田甜+ 董家豪 袁梦瑶+ 潘文昊 于佳音+ 蒋承志 蔡雅欣+ 余晨曦 杜若兰+
   叶知秋+ 程一诺 魏子涵+ 苏启航 吕思齐+ 丁浩 任欣然+ 沈逸飞 姚梓晴+ 卢俊杰
   姜依依+ 崔永康 钟灵+ 谭伟 陆雪莹+ 汪子谦 范晓彤+ 金泽宇 石慧敏+ 廖鹏程`,
  `贾宇航 夏沐阳 韦彩虹+ 付晓东 方可欣+ 白雪+ 邹子昂 孟凡星 熊梓豪 秦子墨
   邱婧怡+ 江一帆 尹思涵+ 薛明远 闫佳怡+ 段志强 雷雨欣+ 侯俊峰 龙飞 史文静+
   陶然 黎梦洁+ 贺立群 顾盼+ 毛毅 郝思嘉+ 龚海涛 邵美琪+ 万里 钱雨薇+`,
  `欧阳静怡+ 严正 覃小燕+ 武凯旋 戴诗涵+ 莫文涛 孔令仪+ 向阳 汤圆圆+ 司马浩然
   温如玉+ 康健 施雅文+ 牛志勇 洪欣妍+ 季晨阳 樊玲玲+ 葛文博 颜若冰+ 岳鹏
   齐思远 尚晓晴+ 殷俊 聂小倩+ 诸葛明轩 辛悦彤+ 管浩然 焦雨涵+ 骆一凡 柳青青+`,
] as const

const CHECK_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/**
 * An identity number of the right form that belongs to nobody: region code 999999 is not assigned,
 * the last character is the checksum of GB 11643 (ISO 7064 MOD 11-2).
 */
function inventedIdentityNumber(serial: number, isGirl: boolean): string {
  const year = 2011 + (serial % 2)
  const month = String(((serial * 5) % 12) + 1).padStart(2, '0')
  const day = String(((serial * 11) % 28) + 1).padStart(2, '0')
  const order = String(serial * 2 + (isGirl ? 0 : 1)).padStart(3, '0')
  const body = `999999${year}${month}${day}${order}`
  const sum = CHECK_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return body + (CHECK_CHARACTERS[sum % 11] ?? '')
}

/** The roster of the demo exam: 120 invented candidates of four schools, the same on every start. */
export const demoCandidates: readonly DemoCandidate[] = schools.flatMap((place, schoolAt) =>
  (names[schoolAt] ?? '').split(/\s+/).map((entry, at) => {
    const isGirl = entry.endsWith('+')
    return {
      examNumber: `${place.code}${String(at + 1).padStart(4, '0')}`,
      name: isGirl ? entry.slice(0, -1) : entry,
      gender: isGirl ? ('female' as const) : ('male' as const),
      identityNumber: inventedIdentityNumber(schoolAt * 30 + at + 1, isGirl),
      school: place.school,
      className: `九年级（${(at % 3) + 1}）班`,
      area: place.area,
    }
  }),
)
