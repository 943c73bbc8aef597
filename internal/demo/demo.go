// Package demo is a chat page in the browser in front of the local Telegram
// stand-in: choose who you are, write to the bot or in a township's group, watch
// answers arrive, and move the clock.
package demo

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"checkinbot/internal/checkin"
	"checkinbot/internal/faketelegram"
)

//go:embed page.html
var page []byte

// Demo serves the page.
type Demo struct {
	telegram *faketelegram.Server
	clock    *Clock
	bot      Bot
}

// Bot is the running bot as the page sees it.
type Bot struct {
	// Roster is the newest one.
	Roster func() *checkin.Roster
	// Beat runs the scheduler once.
	Beat func(context.Context) error
	// Redis says in words what keeps the data.
	Redis string
	// Claim is the link by which the first admin takes charge; empty when there is
	// one.
	Claim string
}

// New returns a demo of a district.
func New(tg *faketelegram.Server, clock *Clock, b Bot) *Demo {
	return &Demo{telegram: tg, clock: clock, bot: b}
}

// Populate puts a roster's people and groups into the stand-in.
func Populate(tg *faketelegram.Server, r *checkin.Roster) {
	for _, p := range r.People() {
		if p.Telegram != 0 {
			tg.AddUser(p.Telegram, p.Name, string(p.Language))
		}
	}
	for _, g := range r.Groups() {
		tg.AddGroup(g.Chat, r.PlaceName(g.Places[0], checkin.Chinese)+"工作群")
	}
}

// Handler serves the page and its calls to requests addressed to this machine
// itself; a page from elsewhere that has its name point here gets nothing.
func (d *Demo) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "default-src 'self' 'unsafe-inline' data:; frame-ancestors 'none'")
		_, _ = w.Write(page)
	})
	mux.HandleFunc("GET /state", d.state)
	mux.HandleFunc("GET /chat/{id}", d.chat)
	mux.HandleFunc("GET /events", d.events)
	mux.HandleFunc("GET /file/{chat}/{id}", d.file)
	mux.HandleFunc("POST /say", post(d.say))
	mux.HandleFunc("POST /edit", post(d.edit))
	mux.HandleFunc("POST /press", post(d.press))
	mux.HandleFunc("POST /language", post(d.language))
	mux.HandleFunc("POST /clock", post(d.move))
	mux.HandleFunc("POST /person", post(d.person))
	mux.HandleFunc("POST /group", post(d.group))
	return localOnly(mux)
}

func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = r.Host
		}
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "this demo answers only on this machine", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// maxBody bounds what the page may send.
const maxBody = 64 << 10

// post reads a JSON request; requiring JSON keeps other sites' forms out.
func post[T any](do func(context.Context, T) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in T
		if r.Header.Get("Content-Type") != "application/json" {
			http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
			return
		}
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
			http.Error(w, "not JSON", http.StatusBadRequest)
			return
		}
		if err := do(r.Context(), in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}
}

// persona is somebody one can be on the page.
type persona struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	RoleZH string `json:"role_zh"`
	RoleEN string `json:"role_en"`
	// Known, Reports, Manages and Admin say what the page offers to click.
	Known   bool `json:"known"`
	Reports bool `json:"reports"`
	Manages bool `json:"manages"`
	Admin   bool `json:"admin"`
	// Groups are those the person is in.
	Groups []groupView `json:"groups"`
}

type groupView struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

var roleNames = map[checkin.Role][2]string{
	checkin.Cadre: {"干部", "cadre"}, checkin.Clerk: {"党政办", "clerk"}, checkin.Secretary: {"书记", "secretary"},
	checkin.Leader: {"领导", "district leader"}, checkin.Admin: {"管理员", "admin"},
}

func (d *Demo) personas() []persona {
	roster, groups := d.bot.Roster(), d.telegram.Groups()
	out := []persona{}
	for _, u := range d.telegram.Users() {
		one := persona{ID: u.ID, Name: u.Name, RoleZH: "还没有登记", RoleEN: "not registered", Groups: []groupView{}}
		p, known := roster.ByTelegram(u.ID)
		if known && len(p.Grants) > 0 {
			role, place := roleNames[p.Grants[0].Role], p.Grants[0].Place
			one.RoleZH = roster.PlaceName(place, checkin.Chinese) + role[0]
			one.RoleEN = role[1] + ", " + roster.PlaceName(place, checkin.English)
			one.Known, one.Admin = true, p.Has(checkin.Admin)
			one.Reports = p.Has(checkin.Cadre) || p.Has(checkin.Clerk) || p.Has(checkin.Secretary)
			one.Manages = p.Has(checkin.Secretary) || p.Has(checkin.Admin)
		}
		for _, g := range groups {
			if !known || belongs(roster, p, g.ID) {
				one.Groups = append(one.Groups, groupView{g.ID, g.Title})
			}
		}
		out = append(out, one)
	}
	return out
}

// mostOfARole is how many people of a role the page lists, so that one finds oneself; of
// a district of the usual size it lists all.
const mostOfARole = 30

// listed are the people the page offers to be.
func (d *Demo) listed() []persona {
	shown := map[string]int{}
	return slices.DeleteFunc(d.personas(), func(p persona) bool {
		role, _, _ := strings.Cut(p.RoleEN, ",")
		shown[role]++
		return shown[role] > mostOfARole
	})
}

// belongs puts people into the groups of their townships, and into those that are
// no township's yet. Those of the district are in all of them.
func belongs(r *checkin.Roster, p *checkin.Person, chat int64) bool {
	g, bound := r.Group(chat)
	return !bound || slices.ContainsFunc(p.Grants, func(grant checkin.Grant) bool {
		return grant.Place == checkin.District || g.Serves(grant.Place)
	})
}

func (d *Demo) state(w http.ResponseWriter, _ *http.Request) {
	claim := d.bot.Claim
	if len(d.bot.Roster().Holders(checkin.District, checkin.Admin)) > 0 {
		claim = ""
	}
	writeJSON(w, map[string]any{"people": d.listed(), "now": d.now(), "redis": d.bot.Redis, "bot": faketelegram.BotID, "claim": claim})
}

func (d *Demo) now() string { return d.clock.Now().Format("2006-01-02T15:04") }

func (d *Demo) chat(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		http.Error(w, "no such chat", http.StatusNotFound)
		return
	}
	list := []view{}
	for _, m := range d.telegram.Chat(id) {
		list = append(list, d.view(m))
	}
	writeJSON(w, list)
}

// view is a message as the page shows it.
type view struct {
	Chat      int64                   `json:"chat"`
	ID        int                     `json:"id"`
	From      int64                   `json:"from"`
	Name      string                  `json:"name"`
	Text      string                  `json:"text"`
	Time      string                  `json:"time"`
	Edited    bool                    `json:"edited"`
	ReplyTo   int                     `json:"reply_to"`
	Reactions []string                `json:"reactions"`
	Buttons   [][]faketelegram.Button `json:"buttons"`
	File      string                  `json:"file"`
	Picture   bool                    `json:"picture"`
}

func (d *Demo) view(m faketelegram.Message) view {
	v := view{
		Chat: m.Chat, ID: m.ID, From: m.From, Text: m.Text, Time: m.Date.In(d.clock.zone).Format("15:04"),
		Edited: !m.EditDate.IsZero(), ReplyTo: m.ReplyTo, Reactions: m.Reactions, Buttons: m.Buttons,
	}
	for _, u := range d.telegram.Users() {
		if u.ID == m.From {
			v.Name = u.Name
		}
	}
	if m.File != nil {
		v.File, v.Picture = m.File.Name, m.File.Type == "photo"
	}
	return v
}

func (d *Demo) file(w http.ResponseWriter, r *http.Request) {
	chat, _ := strconv.ParseInt(r.PathValue("chat"), 10, 64)
	id, _ := strconv.Atoi(r.PathValue("id"))
	for _, m := range d.telegram.Chat(chat) {
		if m.ID == id && m.File != nil {
			w.Header().Set("Content-Disposition", "inline; filename="+strconv.Quote(m.File.Name))
			_, _ = w.Write(m.File.Data)
			return
		}
	}
	http.Error(w, "no such file", http.StatusNotFound)
}

// events streams changes as server-sent events.
func (d *Demo) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streaming", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	events := d.telegram.Watch(r.Context())
	_, _ = fmt.Fprint(w, ": hello\n\n")
	flusher.Flush()
	for e := range events {
		body, err := json.Marshal(map[string]any{"message": d.view(e.Message), "toast": e.Answer, "now": d.now()})
		if err != nil {
			return
		}
		_, _ = fmt.Fprintf(w, "data: %s\n\n", body)
		flusher.Flush()
	}
}

type sayCall struct {
	Who  int64  `json:"who"`
	Chat int64  `json:"chat"`
	Text string `json:"text"`
}

// mayWrite lets a person write in their own private chat and in the groups
// they are in only, as in the messenger.
func (d *Demo) mayWrite(who, chat int64) error {
	for _, p := range d.personas() {
		if p.ID == who && (chat == who || slices.ContainsFunc(p.Groups, func(g groupView) bool { return g.ID == chat })) {
			return nil
		}
	}
	return fmt.Errorf("%d is not in chat %d", who, chat)
}

func (d *Demo) say(_ context.Context, in sayCall) error {
	if err := d.mayWrite(in.Who, in.Chat); err != nil {
		return err
	}
	d.telegram.Say(in.Who, in.Chat, in.Text)
	return nil
}

type editCall struct {
	Who  int64  `json:"who"`
	Chat int64  `json:"chat"`
	ID   int    `json:"id"`
	Text string `json:"text"`
}

func (d *Demo) edit(_ context.Context, in editCall) error {
	for _, m := range d.telegram.Chat(in.Chat) {
		if m.ID == in.ID && m.From == in.Who {
			d.telegram.Edit(in.Chat, in.ID, in.Text)
			return nil
		}
	}
	return fmt.Errorf("message %d is not %d's", in.ID, in.Who)
}

type pressCall struct {
	Who  int64  `json:"who"`
	Chat int64  `json:"chat"`
	ID   int    `json:"id"`
	Data string `json:"data"`
}

func (d *Demo) press(_ context.Context, in pressCall) error {
	if err := d.mayWrite(in.Who, in.Chat); err != nil {
		return err
	}
	d.telegram.Press(in.Who, in.Chat, in.ID, in.Data)
	return nil
}

type languageCall struct {
	Language string `json:"language"`
}

// language sets what every person's client says it speaks.
func (d *Demo) language(_ context.Context, in languageCall) error {
	for _, p := range d.personas() {
		d.telegram.SetLanguage(p.ID, in.Language)
	}
	return nil
}

type personCall struct {
	Name string `json:"name"`
}

// person lets somebody new have an account.
func (d *Demo) person(_ context.Context, in personCall) error {
	name := strings.TrimSpace(in.Name)
	if name == "" {
		return errors.New("a person needs a name")
	}
	id := int64(800_000)
	for _, u := range d.telegram.Users() {
		id = max(id, u.ID)
	}
	d.telegram.AddUser(id+1, name, "zh-hans")
	return nil
}

type groupCall struct {
	Who   int64  `json:"who"`
	Title string `json:"title"`
}

// group makes a group and adds the bot to it.
func (d *Demo) group(_ context.Context, in groupCall) error {
	title := strings.TrimSpace(in.Title)
	if title == "" {
		return errors.New("a group needs a name")
	}
	id := int64(-2000)
	for _, g := range d.telegram.Groups() {
		id = min(id, g.ID)
	}
	d.telegram.Create(id-1, title, in.Who)
	return nil
}

type clockCall struct {
	To string `json:"to"`
}

// move sets the clock ahead and lets the scheduler beat once.
func (d *Demo) move(ctx context.Context, in clockCall) error {
	switch in.To {
	case "reminder":
		d.clock.ForwardTo(17 * time.Hour)
	case "tally":
		d.clock.ForwardTo(18*time.Hour + 30*time.Minute)
	case "summary":
		d.clock.ForwardTo(18*time.Hour + 35*time.Minute)
	case "tomorrow":
		d.clock.NextDay()
	default:
		return fmt.Errorf("no such time %q", in.To)
	}
	return d.bot.Beat(ctx)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
