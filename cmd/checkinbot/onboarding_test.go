package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/faketelegram"
	"checkinbot/internal/roster"
)

// page speaks to the demo as its page in the browser does.
type page struct {
	testing.TB
	address string
}

type pageState struct {
	People []struct {
		ID     int64
		Name   string
		RoleZH string `json:"role_zh"`
		Groups []struct {
			ID   int64
			Name string
		}
	}
	Claim string
}

type pageMessage struct {
	ID        int
	From      int64
	Text      string
	Reactions []string
	Buttons   [][]faketelegram.Button
}

func (p page) post(path string, body map[string]any) {
	p.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		p.Fatal(err)
	}
	resp, err := http.Post(p.address+path, "application/json", bytes.NewReader(b))
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusNoContent {
		words, _ := io.ReadAll(resp.Body)
		p.Fatalf("%s %v: %s", path, body, words)
	}
}

func (p page) get(path string, into any) {
	p.Helper()
	resp, err := http.Get(p.address + path)
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		p.Fatal(err)
	}
}

func (p page) state() (s pageState) {
	p.Helper()
	p.get("state", &s)
	return s
}

func (p page) say(who, chat int64, text string) {
	p.Helper()
	p.post("say", map[string]any{"who": who, "chat": chat, "text": text})
}

// hears waits for the newest message of a chat that has the words.
func (p page) hears(chat int64, words string) pageMessage {
	p.Helper()
	var list []pageMessage
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		list = nil
		p.get(fmt.Sprintf("chat/%d", chat), &list)
		for i := len(list) - 1; i >= 0; i-- {
			if m := list[i]; m.From == faketelegram.BotID && strings.Contains(m.Text, words) {
				return m
			}
		}
	}
	p.Fatalf("chat %d does not hear %q; it shows %+v", chat, words, list)
	return pageMessage{}
}

// press taps the button with a label under a message.
func (p page) press(who, chat int64, m pageMessage, label string) {
	p.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				p.post("press", map[string]any{"who": who, "chat": chat, "id": m.ID, "data": b.Data})
				return
			}
		}
	}
	p.Fatalf("no button %q under %q: %v", label, m.Text, m.Buttons)
}

// newcomer is somebody who has just got an account.
func (p page) newcomer(name string) int64 {
	p.Helper()
	p.post("person", map[string]any{"name": name})
	for _, one := range p.state().People {
		if one.Name == name {
			return one.ID
		}
	}
	p.Fatalf("%s is not on the page", name)
	return 0
}

var startLink = regexp.MustCompile(`https://t\.me/\w+\?start=([\w-]+)`)

// follow opens a link in a text, as a click on the page does.
func (p page) follow(who int64, text string) {
	p.Helper()
	m := startLink.FindStringSubmatch(text)
	if m == nil {
		p.Fatalf("no link in %q", text)
	}
	p.say(who, who, "/start "+m[1])
}

// TestADistrictOf21TownshipsIsSetUpOnThePage goes from the first start to a report
// from every township, by what the page offers alone.
func TestADistrictOf21TownshipsIsSetUpOnThePage(t *testing.T) {
	t.Parallel()
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	p := page{t, startDemo(t, demoOptions{empty: true, hurry: true})}
	began := time.Now()
	const admin = firstAdmin
	p.follow(admin, p.state().Claim)
	p.hears(admin, "您是管理员")

	var places strings.Builder
	var towns []checkin.Place
	places.WriteString("/places\n区名：隆阳区\n")
	for _, place := range f.Places {
		if place.ID != checkin.District && place.ID.Township() == place.ID {
			towns = append(towns, place)
			fmt.Fprintf(&places, "%s %s：%s中心村、%s新村\n", place.ID, place.Name, place.Name, place.Name)
		}
	}
	p.say(admin, admin, places.String())
	p.press(admin, admin, p.hears(admin, "读到这些"), "添加")
	p.hears(admin, "已添加21个乡镇，42个村")
	if p.state().Claim != "" {
		t.Error("the page still offers the claim")
	}

	for i, town := range towns {
		p.post("group", map[string]any{"who": admin, "title": town.Name + "工作群"})
		group := int64(-2001 - i)
		p.press(admin, admin, p.hears(admin, "群“"+town.Name+"工作群”是哪个乡镇的？请点选"), town.Name)
		join := p.hears(group, "本群已连接"+town.Name).Buttons[0][0].URL

		boss := p.newcomer(town.Name + "赵")
		p.say(admin, admin, "/invite 书记 "+town.Name)
		p.follow(boss, p.hears(admin, "邀请"+town.Name+"书记").Text)
		p.press(admin, admin, p.hears(admin, "账号“"+town.Name+"赵”打开了"), "是本人")
		p.hears(boss, "您现在是"+town.Name+"书记")

		cadre := p.newcomer(town.Name + "李")
		p.follow(cadre, join)
		p.press(cadre, cadre, p.hears(cadre, "登记到<b>"+town.Name), "新村")
		p.press(cadre, cadre, p.hears(cadre, "您的姓名是"), "提交")
		p.press(boss, boss, p.hears(boss, "申请登记到"+town.Name), "同意")
		p.hears(cadre, town.Name+"李，您好！")
		p.say(cadre, group, fmt.Sprintf("走访%d户", i+1))
	}
	total := 21 * 22 / 2
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		p.say(admin, admin, "/total")
		if m := p.hears(admin, "<b>隆阳区</b>"); strings.Contains(m.Text, fmt.Sprintf("走访%d户次", total)) {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("want %d visits, the admin hears %q", total, m.Text)
		}
	}
	for _, one := range p.state().People {
		if strings.HasSuffix(one.Name, "李") && !strings.HasSuffix(one.RoleZH, "新村干部") {
			t.Errorf("%s is shown as %q", one.Name, one.RoleZH)
		}
	}
	t.Logf("21 townships, 43 people, 21 groups in %.1f s", time.Since(began).Seconds())
}

// TestADistrictIsSetUpByFile does the same from a workbook.
func TestADistrictIsSetUpByFile(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	dir := t.TempDir()
	book, text := dir+"/roster.xlsx", dir+"/roster.yaml"
	if got := c.mustRun("roster", "export", book); !strings.Contains(got, "37 places, 12 people, 2 groups written to") {
		t.Errorf("export says %q", got)
	}
	c.mustRun("roster", "export", text)
	c.env = append(c.env, "CHECKIN_DISTRICT=another")
	shown := c.mustRun("roster", "import", book)
	for _, want := range []string{"+ place 530502101: 板桥镇 Banqiao Town 板桥", "+ person liming: 李明, cadre 530502208/01, account 700001", "51 added, 0 changed, 0 removed", "Nothing is changed yet"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the preview lacks %q:\n%s", want, shown)
		}
	}
	if got := c.mustRun("roster", "import", book, "--apply"); !strings.Contains(got, "Done.") {
		t.Errorf("import says %q", got)
	}
	for _, again := range []string{book, text} {
		if got := c.mustRun("roster", "import", "--apply", again); !strings.Contains(got, "0 added, 0 changed, 0 removed") {
			t.Errorf("%s again: %q", again, got)
		}
	}
	c.start()
	m := c.tg.Say(liming, wafangGroup, "走访3户")
	c.reacted(wafangGroup, m, "👍")
	if got := c.mustRun("audit"); !strings.Contains(got, "roster imported: 51 changes") {
		t.Errorf("audit says %q", got)
	}

	// Nothing is applied unless all is valid.
	broken := dir + "/broken.yaml"
	content, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	content = bytes.Replace(content, []byte("role: cadre"), []byte("role: boss"), 1)
	if err := os.WriteFile(broken, content, 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := c.run("roster", "import", "--apply", broken)
	if code != exitUsage || !strings.Contains(said, `role "boss"`) || !strings.Contains(said, "nothing was imported") {
		t.Errorf("a broken file: exit %d, %s", code, said)
	}
	for _, wrong := range [][]string{{"roster", "export", dir + "/roster.txt"}, {"roster", "import"}, {"roster", "import", dir + "/none.yaml"}, {"audit", "--month", "november"}} {
		if code, said := c.run(wrong...); code == exitOK {
			t.Errorf("%v: exit 0, %s", wrong, said)
		}
	}
	if got := c.mustRun("roster", "template", dir+"/template.xlsx"); !strings.Contains(got, "written to") {
		t.Errorf("template says %q", got)
	}
}

// TestTheFirstStartPrintsAClaimLink looks at what an operator sees.
func TestTheFirstStartPrintsAClaimLink(t *testing.T) {
	t.Parallel()
	c := newCity(t, faketelegram.Options{}, "")
	c.env = append(c.env, "CHECKIN_DISTRICT=new")
	p := c.spawn()
	c.eventually("the link is printed", 20*time.Second, func() bool { return startLink.MatchString(p.out.String()) })
	if startLink.MatchString(p.errs.String()) {
		t.Error("the link is in the log")
	}
	c.tg.Say(stranger, stranger, "/start "+startLink.FindStringSubmatch(p.out.String())[1])
	c.hears(stranger, "您是管理员")
	p.kill()
	again := c.spawn()
	c.eventually("it runs", 20*time.Second, func() bool { ok, _ := again.ready(); return ok })
	if startLink.MatchString(again.out.String()) {
		t.Error("a district with an admin is offered again")
	}
}

// TestFifteenThousandPeople imports a district's people and holds the time and the
// memory against what is promised.
func TestFifteenThousandPeople(t *testing.T) {
	if testing.Short() {
		t.Skip("measures time and memory; without the race detector only")
	}
	c := newCity(t, faketelegram.Options{}, "always")
	f, err := roster.Parse(roster.Example)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 15_000 {
		place := f.Places[1+i%(len(f.Places)-1)].ID
		f.People = append(f.People, checkin.Person{
			ID: fmt.Sprintf("n%05d", i), Name: "干部" + string(rune(0x4e00+i%9000)) + string(rune(0x5000+i/7)), Telegram: int64(10_000_000 + i),
			Grants: []checkin.Grant{{Role: checkin.Cadre, Place: place}},
		})
	}
	var book bytes.Buffer
	if err := roster.XLSX(&book, f); err != nil {
		t.Fatal(err)
	}
	text, err := roster.YAML(f)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"roster.xlsx": book.Bytes(), "roster.yaml": text} {
		env := append(append([]string{}, c.env...), "CHECKIN_DISTRICT=big"+strings.TrimPrefix(name, "roster."))
		file := t.TempDir() + "/" + name
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		took, peak := c.measure(env, "roster", "import", "--apply", file)
		t.Logf("%s: 15,012 people in %.2f s, %d MB at most", name, took.Seconds(), peak>>20)
		if took > 5*time.Second || peak > 200<<20 {
			t.Errorf("%s: %.2f s, %d MB; want 5 s, 200 MB", name, took.Seconds(), peak>>20)
		}
	}
}
