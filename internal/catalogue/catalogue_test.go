package catalogue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDefaultHasTheCampaignsFigures(t *testing.T) {
	t.Parallel()
	if n := len(Default().All()); n != 17 {
		t.Errorf("%d indicators, want 17", n)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	const good = "indicators:\n  - {id: a_b, code: ab, name: {zh: 甲, en: A}, unit: {zh: 个}, fold: sum, style: wan2, limit: 5, words: {keys: [甲], units: [个]}}\n"
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, want string }{
		{"empty", "", "0 indicators"},
		{"not YAML", "indicators: [", ""},
		{"bad id", strings.Replace(good, "a_b", "A B", 1), `line 2: A B: id "A B"`},
		{"bad code", strings.Replace(good, "code: ab", "code: abcd", 1), `code "abcd"`},
		{"no English", strings.Replace(good, "en: A", "en: ''", 1), "name needs zh and en"},
		{"fold", strings.Replace(good, "fold: sum", "fold: max", 1), `fold "max"`},
		{"style", strings.Replace(good, "wan2", "wan3", 1), `style "wan3"`},
		{"limit", strings.Replace(good, "limit: 5", "limit: 0", 1), "limit 0"},
		{"no words", strings.Replace(good, "keys: [甲]", "keys: []", 1), "words.keys is empty"},
		{"no units", strings.Replace(good, "units: [个]", "units: []", 1), "words.units is empty"},
		{"an empty word", strings.Replace(good, "[甲]", "[甲, '']", 1), "one of them is empty"},
		{"a misspelt key", strings.Replace(good, "limit: 5", "limt: 5", 1), `no key "limt" here`},
		{"a misspelt key of words", strings.Replace(good, "units:", "unit:", 1), `no key "unit" here; there are keys, with, units`},
		{"heads of nothing", strings.Replace(good, "code: ab", "code: ab, heads_of: xx", 1), `counts the people of "xx"`},
		{"a bulletin without figures", good + "bulletin: {zh: [[走访]]}\n", `"走访" has no {indicator}`},
		{"a bulletin of something else", good + "bulletin: {zh: [[\"走访{visits}户\"]]}\n", `there is no indicator "visits"`},
		{"a question in one language", good + "review: {ratings: [{zh: 好, en: good}, {zh: 差, en: poor}], questions: [{code: aa, ask: {zh: 甲}}]}\n", "ask needs zh and en"},
		{"one rating", good + "review: {ratings: [{zh: 好, en: good}], questions: [{code: aa, ask: {zh: 甲, en: A}}]}\n", "1 ratings: want two to nine"},
		{"a bad work", good + "works: [{code: a, name: {zh: 甲, en: A}}]\n", `works: code "a"`},
		{"a work twice", good + "works: [{code: aa, name: {zh: 甲, en: A}}, {code: aa, name: {zh: 乙, en: B}}]\n", `"aa" appears twice`},
		{"a work in one language", good + "works: [{code: aa, name: {zh: 甲}}]\n", "both zh and en, or neither"},
		{"twice", good + strings.TrimPrefix(good, "indicators:\n"), "appears twice"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	if c, err := Load(""); err != nil || len(c.All()) == 0 {
		t.Error("no default", err)
	}
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, builtin, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(file); err != nil {
		t.Error(err)
	}
	if _, err := Load("/nowhere"); err == nil {
		t.Error("a missing file is accepted")
	}
}
