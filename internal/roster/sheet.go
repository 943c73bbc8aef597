package roster

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"checkinbot/internal/checkin"
)

// Bounds on a workbook: a small file may unpack to gigabytes, or claim a million
// rows.
const (
	mostBytes = 64 << 20
	mostPart  = 32 << 20
	mostRows  = 100_000
	mostCells = 16
)

// sheet is one sheet of the workbook: its name and, in order, its columns. A
// column is found by either of its two names, wherever it stands.
type sheet struct {
	name    string
	columns [][2]string
}

var (
	placeSheet  = sheet{"地点", [][2]string{{"编号", "id"}, {"名称", "name"}, {"英文名", "en"}, {"别名", "aliases"}, {"发送时间", "schedule"}}}
	peopleSheet = sheet{"人员", [][2]string{{"编号", "id"}, {"姓名", "name"}, {"职务", "role"}, {"地点", "place"}, {"Telegram", "telegram"}, {"语言", "language"}}}
	groupSheet  = sheet{"群", [][2]string{{"群号", "chat"}, {"乡镇", "place"}, {"话题", "thread"}, {"语言", "language"}, {"不提醒", "quiet"}}}
	guideSheet  = "说明"
)

// guide explains the template to whoever fills it in.
var guide = []string{
	"每张表第一行是表头，请不要改。From the second row on, one thing a row.",
	"地点：区填 district；乡镇填编号，例如 530502208；村填 乡镇编号/村编号，例如 530502208/05。别名用顿号分开。",
	"Places: district for the district; a township's id; a village's id as TOWNSHIP/VILLAGE. Aliases separated by 、 or commas.",
	"发送时间：只写与区里不同的，例如 小结 19:00；提醒 关。可写 提醒、小结、日报、周报、月报，区还有晨报；安静 21:00-08:00。空着就保留原来的，填 默认 就随区里。",
	"Schedule: what differs from the district, as in tally 19:00; reminder off. Left empty it stays as it is; default follows the district.",
	"人员：编号可用工号或拼音，今后不变。职务填 干部、党政办、书记、领导、管理员。一人多职就写多行，编号相同。",
	"People: an id that stays the same. Role: cadre, clerk, secretary, leader, admin. Several roles: several rows with the same id.",
	"人员的地点可填编号、乡镇名，或 乡镇名/村名。Telegram 空着就保留原来的，填 0 就解除。",
	"A person's place: an id, a township's name, or TOWNSHIP/VILLAGE. Telegram left empty keeps the stored account; 0 takes it away.",
	"群：一般不用填，在群里绑定即可；这张表没有内容时，已有的绑定不变。",
	"Groups: usually bound in the chat; an empty sheet leaves the bindings alone.",
}

// ParseXLSX reads a roster from a workbook; see Parse.
func ParseXLSX(r io.Reader, rules ...RuleReader) (File, error) {
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: mostBytes, UnzipXMLSizeLimit: mostPart, RawCellValue: true})
	if err != nil {
		return File{}, fmt.Errorf("not a workbook that can be read: %w", err)
	}
	defer func() { _ = book.Close() }()
	c := newChecker(rules)
	each(c, book, placeSheet, true, c.placeFrom)
	var people []personRow
	each(c, book, peopleSheet, true, func(at Pos, cell func(string) string) { people = c.personFrom(people, at, cell) })
	for _, p := range people {
		c.person(p)
	}
	each(c, book, groupSheet, false, c.groupFrom)
	return c.result()
}

// each visits the rows of a sheet that are not empty.
func each(c *checker, book *excelize.File, s sheet, needed bool, visit func(at Pos, cell func(column string) string)) {
	at := Pos{s.name, 1}
	rows, err := book.Rows(s.name)
	if err != nil {
		if needed {
			c.wrong(at, "there is no such sheet; checkinbot roster template prints a workbook to begin with")
		}
		return
	}
	defer func() { _ = rows.Close() }()
	var head map[string]int
	for n := 1; rows.Next(); n++ {
		at.Line = n
		if n > mostRows {
			c.wrong(at, "more than %d rows", mostRows)
			return
		}
		cells, err := rows.Columns()
		switch {
		case err != nil:
			c.wrong(at, "cannot be read: %v", err)
			return
		case n == 1:
			head = c.header(at, s, cells)
		case head != nil && strings.TrimSpace(strings.Join(cells[:min(len(cells), mostCells)], "")) != "":
			visit(at, func(column string) string {
				if i, ok := head[column]; ok && i < len(cells) {
					return strings.TrimSpace(cells[i])
				}
				return ""
			})
		}
	}
	if err := rows.Error(); err != nil {
		c.wrong(at, "cannot be read: %v", err)
	}
}

// header finds the columns, nil when one is missing.
func (c *checker) header(at Pos, s sheet, cells []string) map[string]int {
	head := map[string]int{}
	for _, column := range s.columns {
		i := slices.IndexFunc(cells, func(cell string) bool {
			zh, en, _ := strings.Cut(strings.TrimSpace(cell), " ")
			return zh == column[0] || strings.EqualFold(zh, column[1]) || en == column[1]
		})
		if i >= 0 && i < mostCells {
			head[column[1]] = i
		}
	}
	for _, column := range s.columns[:2] {
		if _, ok := head[column[1]]; !ok {
			c.wrong(at, "the column %s is missing", column[0])
			return nil
		}
	}
	return head
}

func (c *checker) placeFrom(at Pos, cell func(string) string) {
	id := checkin.PlaceID(cell("id"))
	town, village, isVillage := strings.Cut(string(id), "/")
	switch {
	case !placeForm.MatchString(town) || isVillage && !placeForm.MatchString(village):
		c.wrong(at, "place id %q: want district, a township's id, or TOWNSHIP/VILLAGE", id)
		return
	case isVillage && c.places[checkin.PlaceID(town)] == (Pos{}):
		c.wrong(at, "village %s stands before its township, or there is none", id)
		return
	}
	aliases := strings.FieldsFunc(cell("aliases"), func(r rune) bool { return strings.ContainsRune("、,，;； ", r) })
	schedule := c.scheduleFrom(at, id, cell("schedule"))
	if isVillage && schedule != nil {
		c.wrong(at, "village %s: a village has no schedule of its own", id)
	}
	c.place(placeRow{at, id, cell("name"), cell("en"), aliases, schedule})
}

// personFrom adds a row; rows with the same id in succession or apart give one
// person several roles.
func (c *checker) personFrom(people []personRow, at Pos, cell func(string) string) []personRow {
	p := personRow{at: at, id: cell("id"), name: cell("name"), language: checkin.Language(cell("language"))}
	p.telegram = c.number(at, "Telegram", cell("telegram"))
	p.detached = cell("telegram") == "0"
	role := roleRow{at, cell("role"), cell("place")}
	i := c.rowOf(people, p.id)
	if i < 0 {
		p.roles = []roleRow{role}
		c.rows[p.id] = len(people)
		return append(people, p)
	}
	first := &people[i]
	if p.name != "" && p.name != first.name {
		c.wrong(at, "person %s is called %s here and %s at %s", p.id, p.name, first.name, first.at)
	}
	if p.telegram != 0 && first.telegram != 0 && p.telegram != first.telegram {
		c.wrong(at, "person %s has another Telegram number at %s", p.id, first.at)
	}
	first.telegram, first.detached = max(first.telegram, p.telegram), first.detached || p.detached
	if p.language != "" {
		first.language = p.language
	}
	first.roles = append(first.roles, role)
	return people
}

func (c *checker) rowOf(people []personRow, id string) int {
	if i, ok := c.rows[id]; ok && i < len(people) {
		return i
	}
	return -1
}

func (c *checker) groupFrom(at Pos, cell func(string) string) {
	c.group(groupRow{
		at: at, chat: c.number(at, "群号", cell("chat")), place: cell("place"), thread: int(c.number(at, "话题", cell("thread"))),
		language: checkin.Language(cell("language")), quiet: cell("quiet") != "" && cell("quiet") != "0",
	})
}

// number reads a whole number as Excel may keep it: 700001, 700001.0 or 7.00001E5.
func (c *checker) number(at Pos, column, text string) int64 {
	if text == "" {
		return 0
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != float64(int64(f)) {
		c.wrong(at, "%s: %q is not a whole number", column, text)
		return 0
	}
	return int64(f)
}

// XLSX writes a roster so that ParseXLSX reads the same again; with an empty file
// it is a template to fill in.
func XLSX(w io.Writer, f File) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	if err := book.SetSheetName("Sheet1", placeSheet.name); err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	var places, people, groups [][]any
	for _, p := range f.Places {
		places = append(places, []any{string(p.ID), p.Name, p.English, strings.Join(p.Aliases, "、"), scheduleText(p.Schedule)})
	}
	for _, p := range f.People {
		for _, g := range p.Grants {
			account := ""
			if p.Telegram != 0 {
				account = strconv.FormatInt(p.Telegram, 10)
			}
			people = append(people, []any{p.ID, p.Name, string(g.Role), string(g.Place), account, string(p.Language)})
		}
	}
	for _, g := range f.Groups {
		for _, p := range g.Places {
			thread, quiet := "", ""
			if g.Thread != 0 {
				thread = strconv.Itoa(g.Thread)
			}
			if g.Quiet {
				quiet = "1"
			}
			groups = append(groups, []any{strconv.FormatInt(g.Chat, 10), string(p), thread, string(g.Language), quiet})
		}
	}
	for _, part := range []struct {
		sheet
		rows [][]any
	}{{placeSheet, places}, {peopleSheet, people}, {groupSheet, groups}} {
		if err := writeSheet(book, part.sheet, part.rows); err != nil {
			return fmt.Errorf("roster: sheet %s: %w", part.name, err)
		}
	}
	if err := writeGuide(book); err != nil {
		return fmt.Errorf("roster: %w", err)
	}
	_, err := book.WriteTo(w)
	return err
}

// writeSheet streams rows of texts: as text, so that 01 stays 01 and nothing that
// somebody typed becomes a formula.
func writeSheet(book *excelize.File, s sheet, rows [][]any) error {
	if _, err := book.NewSheet(s.name); err != nil {
		return err
	}
	text, err := book.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	w, err := book.NewStreamWriter(s.name)
	if err != nil {
		return err
	}
	if err := w.SetColWidth(1, len(s.columns), 18); err != nil {
		return err
	}
	if err := w.SetColStyle(1, len(s.columns), text); err != nil {
		return err
	}
	head := make([]any, len(s.columns))
	for i, column := range s.columns {
		head[i] = excelize.Cell{StyleID: bold, Value: column[0] + " " + column[1]}
		if column[0] == "Telegram" {
			head[i] = excelize.Cell{StyleID: bold, Value: "Telegram"}
		}
	}
	if err := w.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = excelize.Cell{StyleID: text, Value: v}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), cells); err != nil {
			return err
		}
	}
	return w.Flush()
}

func writeGuide(book *excelize.File) error {
	if _, err := book.NewSheet(guideSheet); err != nil {
		return err
	}
	for i, line := range guide {
		if err := book.SetCellStr(guideSheet, fmt.Sprintf("A%d", i+1), line); err != nil {
			return err
		}
	}
	return book.SetColWidth(guideSheet, "A", "A", 110)
}
