package grammar

// class is what a word does in a sentence, beside naming or measuring figures.
type class uint8

const (
	plain      class = iota
	act              // 召开, 发放, held: does something, but what?
	done             // 已, 完成: what follows is done, whatever was planned before
	negation         // 没有, no
	plan             // 明天, 计划, will: not done
	modal            // 要, 应: a plan when a deed follows at once
	condition        // 如果, if
	order            // 请, 务必: what follows is asked of others
	audience         // 各村, everyone: the whole message speaks to others
	target           // 任务, 每人, quota: wanted, not done
	example          // 例如, e.g.: what follows shows how it is written
	history          // 去年, used to: long ago
	news             // 发现, 听说: what follows is learned, not done
	howmany          // 多少, 几户: asks for a number
	query            // 截至目前, 解决率, totals: asks the bot
	doubt            // 吗, is it: makes its sentence a question
	wonder           // 什么, 谁, who: asks, or is part of what is told
	threshold        // 不足, 满: a condition when a numeral follows at once
	you              // 你, your: about somebody spoken to
	subtotal         // 其中
	running          // 累计, 本月已
	whole            // 共, 合计
	roughly          // 约, about: before a numeral
	trailing         // 多, 左右, or so: behind one
	idle             // 零报告, 没下村: the whole day is zero
	leave            // 请假
	amend            // 更正, 改为
	instead          // 不是: the wrong number in a correction
	more             // 再加
	redo             // 重报: replaces what was said
	retract          // 撤回
	lastone          // 上一条, 刚才: what the sender said last
	slip             // 多打了: wrong, but by how much?
	proxy            // 代报
	proxylead        // 代…报, 帮…报
	proxyend         // 报: ends 代…报
	period           // 本月, last week: not a day
	measure          // 点, 公里, 亩: counts something else
	noise            // fixed words with a numeral or a key in them: 一下, 走访表
	mine             // 我
	others           // 全乡, 他: not the sender's own work
	with             // 和, 陪同: whoever follows is company
	parting          // 上午, 又, 另: one figure in several parts
	pending          // 正在办理, 申报: begun, not finished
	fully            // 均, 全部, 当场
	each             // 各: one number for several figures
	elsewhere        // 化解矛盾, 民情日记: counted elsewhere
	undone           // 没到位: takes the figure before it back
	voice            // 反映: somebody tells of a problem
	label            // group, 编号, 会议名称: what stands behind it is a name
	supply           // 印制, ordered: things got, not handed out
	versus           // 比: what follows is another's figure, or another day's
	notone           // 都没, 也没: not even the one before it
	attend           // 参会: people who came
	oddmeeting       // 民情会, 开会: which kind?
	soon             // 再报: later
	pinyin           // hu, jian: Chinese written in letters
	dayword          // 昨天, 上周五, nov: names a day or leads to one
	numword          // seven, dozen
	person           // a name on the roster
	village          // a village on the roster
	township         // a township on the roster, or the district
	nickname         // 老张, 王书记: somebody, but who?
	classes          // how many there are
)

var classNames = map[string]class{
	"act": act, "done": done, "negation": negation, "plan": plan, "modal": modal, "condition": condition, "order": order,
	"audience": audience, "target": target, "example": example, "history": history, "news": news, "howmany": howmany,
	"query": query, "doubt": doubt, "wonder": wonder, "threshold": threshold, "you": you, "subtotal": subtotal, "running": running, "whole": whole, "roughly": roughly, "trailing": trailing, "voice": voice, "undone": undone, "versus": versus, "notone": notone, "label": label, "supply": supply,
	"idle": idle, "leave": leave, "amend": amend, "instead": instead, "more": more, "redo": redo, "retract": retract,
	"lastone": lastone, "slip": slip, "proxy": proxy, "proxylead": proxylead, "proxyend": proxyend, "period": period,
	"measure": measure, "noise": noise, "mine": mine, "others": others, "with": with, "parting": parting, "pending": pending,
	"fully": fully, "each": each, "elsewhere": elsewhere, "attend": attend, "oddmeeting": oddmeeting, "soon": soon,
	"pinyin": pinyin,
}

// classSet is a set of classes; a numeral, which has none, is one bit more.
type classSet uint64

const _ = uint(63 - classes) // they must fit

func setOf(list ...class) classSet {
	var s classSet
	for _, c := range list {
		s |= 1 << c
	}
	return s
}

func (s classSet) has(c class) bool    { return s&(1<<c) != 0 }
func (s classSet) any(o classSet) bool { return s&o != 0 }

// figures is a set of indicators, bit i for the i-th of the catalogue.
type figures uint64

// mostFigures is how many indicators a catalogue may have.
const mostFigures = 64

func (f figures) has(o figures) bool { return f&o != 0 }
