"""A small pack of its own, held as text: a bakery town that lends ovens. Tests change one thing in it at a time."""

from collections.abc import Mapping

from policy_kb.pack import Pack
from policy_kb.reading import read_pack
from policy_kb.yamlread import Document, read

PACK = """\
pack:
  id: ovens
  title: {zh: 烤炉, en: Ovens}
  county: {zh: 面包县, en: Bread County}
  document: {zh: 通知, en: the notice}
  issued: 2030-01-01
  year: 2030
  coverage: poor
  first_step: {zh: 去村里, en: ask the village}
  silent: {zh: 没写, en: it does not say}
  stale: {zh: 过期, en: it may be out of date}
  examples: [{zh: 借炉子, en: an oven}]
  subjects:
    household: {label: {zh: 家庭, en: household}}
    bakery: {label: {zh: 面包房, en: bakery}}
interview:
  order: [kind, income, guests, age, flour, size]
"""

WHO = """\
measure:
  article: 0
  title: {zh: 哪些人, en: who}
  says: {zh: "收入不超过{line}", en: "an income of at most {line}"}
readings:
  line_inclusive:
    article: 0
    value: true
    says: {zh: 含本数, en: the line is within}
    reason: {zh: 惯例, en: custom}
figures:
  line: {article: 0, unit: yuan, values: [{since: 2030-01-01, value: 100}, {since: 2031-01-01, value: 120}]}
facts:
  kind:
    type: choice
    label: {zh: 哪一种, en: which kind}
    values:
      - {value: town, says: {zh: 城里, en: in town}}
      - {value: farm, says: {zh: 乡里, en: on a farm}}
  income:
    type: money
    min: -1000
    max: 1000
    label: {zh: 收入, en: income}
conditions:
  poor:
    article: 0
    says: {zh: 收入低, en: a low income}
    when: {fact: income, at_most: line, inclusive: line_inclusive}
questions:
  kind:
    kind: choice
    facts: [kind]
    ask: {zh: 哪一种, en: which kind}
    why: {zh: 有用, en: it matters}
    options:
      - {id: town, label: {zh: 城里, en: in town}, sets: {kind: town}}
      - {id: farm, label: {zh: 乡里, en: on a farm}, sets: {kind: farm}}
  income:
    kind: money
    facts: [income]
    ask: {zh: 多少, en: how much}
    why: {zh: 有用, en: it matters}
"""

OVENS = """\
measure:
  article: 1
  title: {zh: 借烤炉, en: ovens}
  lead: [{zh: 县炉办, en: the oven office}]
  says: {zh: "满{age_line}的客人每位{share}，最高{cap}", en: "{share} for each guest of {age_line}, at most {cap}"}
figures:
  age_line: {article: 1, unit: years, values: [{since: 2030-01-01, value: 18}]}
  share: {article: 1, unit: share, values: [{since: 2030-01-01, value: 0.5}]}
  cap: {article: 1, unit: yuan, values: [{since: 2030-01-01, value: 30}]}
facts:
  guests:
    type: members
    most: 3
    member: {zh: '第{n}位客人', en: 'guest {n}'}
    label: {zh: 客人, en: guests}
    fields:
      age:
        type: whole
        min: 0
        max: 120
        label: {zh: 年龄, en: age}
      flour:
        type: money
        min: 0
        max: 1000
        label: {zh: 面粉钱, en: money for flour}
  size:
    subject: bakery
    type: whole
    min: 0
    max: 50
    label: {zh: 炉子, en: ovens it has}
questions:
  guests:
    kind: members
    facts: [guests]
    ask: {zh: 几位, en: how many}
    why: {zh: 有用, en: it matters}
  age:
    kind: whole
    each: guests
    facts: [age]
    ask: {zh: "第{n}位多大？", en: "how old is guest {n}?"}
    why: {zh: 有用, en: it matters}
  flour:
    kind: money
    each: guests
    facts: [flour]
    ask: {zh: "第{n}位出多少？", en: "how much does guest {n} bring?"}
    why: {zh: 有用, en: it matters}
  size:
    kind: whole
    facts: [size]
    ask: {zh: 几个炉子, en: how many ovens}
    why: {zh: 有用, en: it matters}
rights:
  loan:
    title: {zh: 借炉, en: an oven on loan}
    nature: service
    worth: {zh: 借, en: a loan}
    when:
      all:
        - poor
        - {fact: kind, is: town}
        - id: guest
          says: {zh: 有客人, en: a guest}
          some: guests
          where: {fact: age, at_least: age_line}
    amount: {kind: rate, per: once, rate: share, of: flour, max: cap, each: guests}
    notes:
      - id: bring-wood
        outcomes: [eligible]
        says: {zh: 带柴, en: bring wood}
  big-oven:
    subject: bakery
    title: {zh: 大炉, en: a big oven}
    nature: service
    worth: {zh: 给, en: one}
    when: {fact: size, below: 3}
"""

CASES = """\
bases:
  host: {income: 100, kind: town, guests: [{age: 18, flour: 40}]}
cases:
  - {name: A host has an oven, article: 1, base: host, rights: {loan: eligible}}
  - {name: On a farm there is none, article: 1, base: host, facts: {kind: farm}, rights: {loan: ineligible}}
  - {name: Nobody said where, article: 1, base: host, facts: {kind: null}, rights: {loan: unknown}}
  - {name: A bakery with two, article: 1, subject: bakery, facts: {size: 2}, rights: {big-oven: eligible}}
  - {name: A bakery with three, article: 1, subject: bakery, facts: {size: 3}, rights: {big-oven: ineligible}}
  - {name: A bakery unsaid, article: 1, subject: bakery, rights: {big-oven: unknown}}
"""

FILES = {"pack.yaml": PACK, "measure-0.yaml": WHO, "measure-1.yaml": OVENS}


def documents(files: Mapping[str, str] = FILES) -> list[Document]:
    return [read(text, name) for name, text in files.items()]


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The pack's files with one passage replaced; it must be there exactly once."""
    assert FILES[file].count(old) == 1, f"{old!r} stands {FILES[file].count(old)} times in {file}"
    return {**FILES, file: FILES[file].replace(old, new)}


def pack(files: Mapping[str, str] = FILES) -> Pack:
    return read_pack(documents(files), [])


def line_of(file: str, passage: str) -> int:
    """The line on which a passage of a file begins."""
    return FILES[file][: FILES[file].index(passage)].count("\n") + 1
