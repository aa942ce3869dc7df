"""What is said of a rule that cannot be used, in English and Chinese: the word, and what would do instead."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "empty": ("Write a condition, such as {example}.", "请写一个条件，例如 {example}。"),
    "too long": (
        "A rule may have {most} characters; this one has {count}.",
        "规则最多{most}个字符，此规则有{count}个。",
    ),
    "too deep": (
        "This is nested more than {most} deep: take a part of it out, or split it in two rules.",
        "嵌套超过{most}层：请精简，或拆成两条规则。",
    ),
    "too large": (
        "{word} may give a number too large or too small to reckon with: multiply and divide less.",
        "{word}的结果可能过大或过小，无法计算：请减少乘除。",
    ),
    "cannot be read": ("This cannot be read{hint}.", "无法识别{hint}。"),
    "full width": (
        "{word} is a full-width sign: write {instead}.",
        "{word}是全角符号，请改为半角{instead}。",
    ),
    "thousands": (
        "{word}: write numbers without commas, as {instead}.",
        "{word}：数字中不要用逗号，请写成{instead}。",
    ),
    "unit": ("{word}: write the number in full, as {instead}.", "{word}：请写完整的数字，例如{instead}。"),
    "sign": ("{word} is not a sign of the language: write {instead}.", "{word}不可用，请改用{instead}。"),
    "comment": ("{word} begins a comment: a rule holds none.", "{word}是注释，规则中不能有注释。"),
    "open text": (
        "A text begins here that has no end: close it with '.",
        "此处文字没有结束，请补上单引号'。",
    ),
    "unknown column": (
        "There is no {word} in the catalogue.{hint}",
        "目录中没有{word}。{hint}",
    ),
    "unknown function": (
        "The function {word} is not allowed.{hint} There are {functions}.",
        "不能使用函数{word}。{hint}可用函数：{functions}。",
    ),
    "left over": (
        "{word} stands where nothing can: is AND or OR missing before it?",
        "{word}的位置不对：前面是否缺少AND或OR？",
    ),
    "unknown value": (
        "{column} is never {word}.{hint} It can be {choices}.",
        "{column}没有{word}。{hint}可选：{choices}。",
    ),
    "not in the language": (
        "{word} is not allowed in a rule{hint}.",
        "规则中不能使用{word}{hint}。",
    ),
    "wrong kind": (
        "{word} is a {kind} where a {wanted} is needed{hint}.",
        "{word}是{kind}，此处需要{wanted}{hint}。",
    ),
    "not a condition": (
        "Expected a condition, such as deposits_total >= 50000; this gives a {kind}.",
        "需要一个条件，例如 deposits_total >= 50000；此处得到的是{kind}。",
    ),
    "not an amount": (
        "Expected an amount, such as deposits_total * 0.01; this gives a {kind}.",
        "需要一个金额，例如 deposits_total * 0.01；此处得到的是{kind}。",
    ),
    "flag compared": (
        "{word} is a yes-or-no answer: write it alone, or NOT before it.",
        "{word}是是非项：请单独书写，或在前面加NOT。",
    ),
    "text ordered": (
        "{word} is a text: compare it with =, <>, IN or LIKE.",
        "{word}是文字：请用 =、<>、IN 或 LIKE 比较。",
    ),
    "compared with nothing": (
        "Nothing is ever equal to NULL: write {word} IS NULL, or IS NOT NULL.",
        "NULL不能比较：请写 {word} IS NULL 或 IS NOT NULL。",
    ),
    "null alone": ("NULL alone says nothing: write age IS NULL.", "NULL不能单独使用：请写 age IS NULL。"),
    "is what": ("IS is for IS NULL and IS NOT NULL.", "IS只用于 IS NULL 和 IS NOT NULL。"),
    "list of values": (
        "IN wants a list of values, such as IN (1, 2) or IN ('CORE', 'WEALTH').",
        "IN后需要一组值，例如 IN (1, 2) 或 IN ('CORE', 'WEALTH')。",
    ),
    "pattern": (
        "LIKE wants a pattern between single quotes, such as '5%'.",
        "LIKE后需要单引号中的模式，例如 '5%'。",
    ),
    "escape": ("ESCAPE wants one character, such as '!'.", "ESCAPE后需要一个字符，例如 '!'。"),
    "escape at the end": (
        "In this pattern {word} stands at its end, or before what it does not change: only %, _, itself.",
        "此模式中{word}位于末尾，或其后不是需转义的字符：它只用于%、_和它自身。",
    ),
    "digits": (
        "{word} has more than {most} digits: no amount is that exact.",
        "{word}超过{most}位有效数字，请减少。",
    ),
    "number too large": (
        "{word} is larger than {most}, or nearer to 0 than {least}.",
        "{word}大于{most}，或比{least}更接近0。",
    ),
    "bad letter": ("A text may not hold this character.", "文字中不能有此字符。"),
    "arguments": (
        "{word} wants at least {count}, divided by commas.",
        "{word}至少需要{count}项，用逗号分隔。",
    ),
}

HINTS: Mapping[str, tuple[str, str]] = {
    "": ("", ""),
    "near": (" near {at}", "，位置在{at}附近"),
    "did you mean": (" Did you mean {near}?", "是否指{near}？"),
    "quote it": (" A text stands between single quotes: '{near}'.", "文字要加单引号：'{near}'。"),
    "unquote": (": write {near} without quotes", "：请去掉引号，写成{near}"),
    "in quotes": (": write it between single quotes, as '{near}'", "：请加单引号，写成'{near}'"),
    "one row": (": a rule sees nothing but one customer's row", "：规则只能读取单个客户的数据"),
    "by and and or": (": write conditions with AND, OR and NOT", "：请用AND、OR、NOT组合条件"),
    "has its kind": (": every column has its kind already", "：各列的类型已确定"),
    "like instead": (": write LIKE, with the letters as they are stored", "：请用LIKE，大小写须一致"),
    "reckon": (": reckon with + - * and /", "：请用 + - * / 计算"),
}
"""What a sentence adds, where there is something to add, for its place ``{hint}``."""

AT = (" (character {position})", "（第{position}个字符）")

KINDS = {"number": "数值", "yes-or-no answer": "是非项", "text": "文字"}


def said(code: str, language: str, *, position: int | None = None, **values: str) -> str:
    """Return a sentence in English or (``zh``) Chinese; ``hint`` names one of the hints."""
    is_chinese = language.startswith("zh")
    if is_chinese:
        values = {name: KINDS.get(value, value) for name, value in values.items()}
    values["hint"] = HINTS[values.get("hint", "")][is_chinese].format(**values)
    sentence = SENTENCES[code][is_chinese].format(**values)
    if position is None:
        return sentence
    return sentence[:-1] + AT[is_chinese].format(position=position + 1) + sentence[-1]
