package campaign

// unit is a township-level unit of 隆阳区.
type unit struct {
	code, name, english string
	aliases             []string
	// villages are those known by name; the others are invented.
	villages []name
}

// name is a place's in both languages.
type name struct{ zh, en string }

// units are the 21 of the statistics bureau's list of 2023, in its order.
var units = []unit{
	{"530502001", "兰城街道", "Lancheng Subdistrict", []string{"兰城"}, nil},
	{"530502002", "永昌街道", "Yongchang Subdistrict", []string{"永昌"}, nil},
	{"530502003", "九隆街道", "Jiulong Subdistrict", []string{"九隆"}, nil},
	{"530502004", "青华街道", "Qinghua Subdistrict", []string{"青华"}, nil},
	{"530502005", "河图街道", "Hetu Subdistrict", []string{"河图"}, nil},
	{"530502006", "永盛街道", "Yongsheng Subdistrict", []string{"永盛"}, nil},
	{"530502101", "板桥镇", "Banqiao Town", []string{"板桥"}, nil},
	{"530502103", "汉庄镇", "Hanzhuang Town", []string{"汉庄"}, nil},
	{"530502104", "蒲缥镇", "Pupiao Town", []string{"蒲缥"}, nil},
	{"530502105", "瓦窑镇", "Wayao Town", []string{"瓦窑"}, nil},
	{"530502106", "潞江镇", "Lujiang Town", []string{"潞江"}, []name{{"芒旦", "Mangdan"}}},
	{"530502201", "金鸡乡", "Jinji Township", []string{"金鸡"}, nil},
	{"530502202", "辛街乡", "Xinjie Township", []string{"辛街"}, nil},
	{"530502203", "西邑乡", "Xiyi Township", []string{"西邑"}, nil},
	{"530502204", "丙麻乡", "Bingma Township", []string{"丙麻"}, nil},
	{"530502205", "瓦渡乡", "Wadu Township", []string{"瓦渡"}, nil},
	{"530502206", "水寨乡", "Shuizhai Township", []string{"水寨"}, []name{{"海棠", "Haitang"}}},
	{"530502207", "瓦马彝族白族乡", "Wama Yi and Bai Ethnic Township", []string{"瓦马乡", "瓦马"}, []name{{"河东", "Hedong"}}},
	{"530502208", "瓦房彝族苗族乡", "Wafang Yi and Miao Ethnic Township", []string{"瓦房乡", "瓦房"}, wafang},
	{"530502209", "杨柳白族彝族乡", "Yangliu Bai and Yi Ethnic Township", []string{"杨柳乡", "杨柳"}, nil},
	{"530502210", "芒宽彝族傣族乡", "Mangkuan Yi and Dai Ethnic Township", []string{"芒宽乡", "芒宽"}, nil},
}

// wafang are 瓦房乡's twelve villages, the only township whose are all known.
var wafang = []name{
	{"瓦房", "Wafang"},
	{"水沟", "Shuigou"},
	{"党西", "Dangxi"},
	{"党东", "Dangdong"},
	{"桂花", "Guihua"},
	{"梅兰山", "Meilanshan"},
	{"浪戛", "Langga"},
	{"上寨", "Shangzhai"},
	{"白龙井", "Bailongjing"},
	{"麦庄", "Maizhuang"},
	{"大陷坝", "Daxianba"},
	{"徐掌", "Xuzhang"},
}

// Invented villages are a first and a last part: 松坪, Songping. No character of
// them stands in a word of the campaign, and no pair names a township.
var (
	villageFirsts = []name{
		{"松", "Song"}, {"柏", "Bai"}, {"竹", "Zhu"}, {"梨", "Li"}, {"桃", "Tao"}, {"石", "Shi"}, {"沙", "Sha"}, {"龙", "Long"},
		{"凤", "Feng"}, {"鹤", "He"}, {"鹿", "Lu"}, {"青龙", "Qinglong"}, {"白塔", "Baita"}, {"黑石", "Heishi"}, {"红土", "Hongtu"},
		{"茶", "Cha"}, {"核桃", "Hetao"}, {"双", "Shuang"},
	}
	villageLasts = []name{
		{"坪", "ping"}, {"坝", "ba"}, {"湾", "wan"}, {"箐", "qing"}, {"洼", "wa"}, {"营", "ying"}, {"屯", "tun"}, {"坡", "po"},
		{"岭", "ling"}, {"塘", "tang"}, {"树", "shu"}, {"关", "guan"},
	}
)

// People's names are a surname and one or two characters, the given ones
// in no word of the campaign, so that no name is ever read in a report; there are
// namesakes.
const (
	surnames = "王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪姜范姚谭廖邹熊"
	givens   = "丽芳秀英娟敏静艳勇军杰涛磊刚强伟波斌辉鹏鑫浩宇轩婷雪梅兰菊莲凤玉珍琴慧颖琳佳欣怡思雨晨旭阳昊博嘉俊毅恒诚祥福贵荣昌德仁义礼智松柏山海江河云霞虹"
)
