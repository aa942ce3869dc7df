"""What columns and codes are called in lists that people keep, in both languages: declared, not learned.

Names are compared without case, spaces, brackets and signs. A target is ``table/part.column``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_SIGNS = re.compile(r"[\s_\-./\\:：*()（）\[\]【】#'\"]+")

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "customers.key": (
        "客户编号", "编号", "客户号", "记录号", "線索編號", "线索编号", "id", "key", "customer id",
        "record id", "lead id", "customer no", "customer number", "客戶編號",
    ),
    "customers.number": ("客户编码", "number", "bank number", "cif", "cif no", "核心客户号"),
    "customers.full_name": (
        "姓名", "客户姓名", "名称", "客户名称", "企业名称", "公司名称", "单位全称", "name", "full name",
        "customer name", "client name", "company", "company name", "organisation", "客戶姓名", "客戶名稱",
        "联系人", "英文名", "英文姓名", "english name", "公司名稱", "企業名稱",
    ),
    "customers.native_name": ("中文名", "中文姓名", "chinese name", "native name"),
    "customers.unit_code": ("机构号", "网点号", "机构代码", "开户机构", "branch code", "unit code", "outlet"),
    "customers.customer_since": ("开户日期", "建档日期", "customer since", "since", "入行日期"),
    "customers.status": ("客户状态", "状态", "status"),
    "customers.language": ("语言", "语种", "language", "語言"),
    "customers.risk_profile": ("风险等级", "风险承受能力", "risk profile", "risk level"),
    "customers.kyc_expires_on": ("尽调到期日", "kyc到期日", "kyc expiry", "kyc expires on"),
    "customers.sex": ("性别", "sex", "gender", "性別"),
    "customers.birth_on": (
        "出生日期", "生日", "出生年月日", "birth date", "date of birth", "birthday", "dob", "born",
        "birth on",
    ),
    "customers.education": ("学历", "文化程度", "education", "學歷"),
    "customers.occupation": ("职业", "职务", "occupation", "job", "job title", "profession", "職業"),
    "customers.employer": ("工作单位", "单位", "任职单位", "就职公司", "employer", "works at", "工作單位"),
    "customers.income_band": ("收入", "年收入", "收入区间", "income", "income band", "yearly income"),
    "customers.marital_status": ("婚姻状况", "婚姻", "marital status", "married", "婚姻狀況"),
    "customers.industry_code": ("行业", "行业代码", "industry", "industry code", "所属行业"),
    "customers.size": ("企业规模", "规模", "size", "company size"),
    "customers.registered_capital": ("注册资本", "注册资金", "registered capital", "capital", "註冊資本"),
    "customers.founded_on": ("成立日期", "注册日期", "founded", "founded on", "established"),
    "identifiers/ID_CARD.value": (
        "身份证号", "身份证", "身份证号码", "证件号码", "证件号", "id no", "id number", "id card",
        "id card no", "national id", "identity number", "身份證號", "身份證",
    ),
    "identifiers/ID_CARD.expires_on": ("身份证有效期", "证件到期日", "id expiry", "id valid until"),
    "identifiers/PASSPORT.value": ("护照", "护照号", "护照号码", "passport", "passport no", "護照"),
    "identifiers/USCC.value": (
        "统一社会信用代码", "信用代码", "社会信用代码", "uscc", "credit code", "unified social credit code",
        "營業執照號", "营业执照号", "統一社會信用代碼",
    ),
    "contact_points/MOBILE.value": (
        "手机", "手机号", "手机号码", "移动电话", "联系电话", "电话", "联系方式", "mobile", "mobile no",
        "mobile phone", "cell", "cellphone", "手機", "手機號碼", "電話", "phone number",
    ),
    "contact_points/PHONE.value": (
        "固话", "固定电话", "座机", "办公电话", "公司电话", "telephone", "phone", "landline", "tel",
        "office phone",
    ),
    "contact_points/EMAIL.value": (
        "邮箱", "电子邮箱", "电子邮件", "e-mail", "email", "mail", "電郵", "email address",
    ),
    "contact_points/WECHAT.value": ("微信", "微信号", "wechat", "wechat id", "weixin"),
    "addresses/HOME.line": (
        "住址", "家庭住址", "地址", "居住地址", "联系地址", "address", "home address", "street",
    ),
    "addresses/HOME.city": ("城市", "所在城市", "市", "city", "town"),
    "addresses/HOME.region_code": ("地区代码", "行政区划代码", "region code", "postcode"),
    "addresses/WORK.line": ("单位地址", "办公地址", "公司地址", "work address", "office address"),
    "addresses/REGISTERED.line": ("注册地址", "registered address", "註冊地址"),
    "assignments/MAIN.staff_code": (
        "客户经理", "客户经理工号", "工号", "员工号", "manager", "staff code", "owner", "rm",
    ),
    "holdings.owner_key": ("客户编号", "客户号", "customer id", "owner key", "customer key"),
    "holdings.key": ("账户编号", "合约号", "account id", "holding id", "key"),
    "holdings.number": ("账号", "卡号", "account number", "account no", "card number"),
    "holdings.product_code": ("产品代码", "产品编号", "product code", "product"),
    "interactions.text": ("备注", "内容", "沟通内容", "note", "notes", "remarks"),
    "interactions.at": ("时间", "联系时间", "日期", "date", "time", "at"),
    "interactions.kind": ("方式", "联系方式", "类型", "kind", "type"),
    "interactions.outcome": ("结果", "outcome", "result"),
})  # fmt: skip
"""By target: what a column of it is called."""

CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({
    "sex": {"F": ("女", "女性", "female", "woman", "0"), "M": ("男", "男性", "male", "man", "1")},
    "language": {
        "zh": ("中文", "汉语", "普通话", "chinese", "mandarin", "cn"),
        "en": ("英文", "英语", "english"),
    },
    "education": {
        "PRIMARY": ("小学", "primary school", "小學"),
        "SECONDARY": ("初中", "高中", "中专", "中学", "secondary school", "high school"),
        "BACHELOR": ("本科", "大学", "学士", "大专", "bachelor's degree", "university", "college", "大學"),
        "MASTER": ("硕士", "研究生", "master's degree", "碩士"),
        "DOCTOR": ("博士", "doctorate", "phd"),
    },
    "marital_status": {
        "SINGLE": ("未婚", "单身", "單身"),
        "MARRIED": ("已婚",),
        "DIVORCED": ("离异", "离婚", "離婚"),
        "WIDOWED": ("丧偶", "喪偶"),
    },
    "size": {
        "MICRO": ("微型", "微型企业", "微"),
        "SMALL": ("小型", "小型企业", "小"),
        "MEDIUM": ("中型", "中型企业", "中"),
        "LARGE": ("大型", "大型企业", "大"),
    },
    "status": {
        "PROSPECT": ("潜在客户", "潜客", "意向客户", "lead"),
        "ACTIVE": ("正常", "有效", "活跃"),
        "DORMANT": ("睡眠", "休眠", "不动户"),
        "ATTRITED": ("流失", "left"),
        "CLOSED": ("销户", "已销户"),
    },
    "interactions.kind": {
        "CALL": ("电话", "致电", "phone"),
        "VISIT": ("拜访", "上门"),
        "MEETING": ("会议", "面谈"),
        "MESSAGE": ("短信", "微信", "消息", "email"),
        "NOTE": ("备注", "记录"),
    },
    "outcome": {
        "REACHED": ("已联系", "接通"),
        "NOT_REACHED": ("未接通", "未联系上", "no answer"),
        "INTERESTED": ("有意向", "感兴趣"),
        "DECLINED": ("拒绝", "无意向"),
        "AGREED": ("同意", "已成交"),
    },
})  # fmt: skip
"""By column: what its codes are called. A code itself is understood in any case."""


def plain(name: str) -> str:
    """Return a name as names are compared."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def codes_of(column: str, allowed: tuple[str, ...], values: tuple[str, ...] = ()) -> dict[str, str]:
    """Return what stands for each code: itself, its names in both languages, the values that mean it."""
    named = CODES.get(column, {})
    by_name = {plain(code): code for code in allowed}
    by_name |= {plain(word): code for code in allowed for word in named.get(code, ())}
    told = {value: code for value in values if (code := by_name.get(plain(value)))}
    words = {word: code for code in allowed for word in (code, code.lower(), *named.get(code, ()))}
    return told | words
