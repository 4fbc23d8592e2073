"""云原生架构：学术对齐示例 —— sphinx-refalign 的示例文档。"""

project = "云原生架构：学术对齐示例"
version = release = "1.0"
author = "云原生架构示例编写组"
copyright = author  # 不写年份，任何时候构建的结果都一样
language = "zh_CN"  # 界面文字与登记内容都先取中文

# 扩展的先后顺序无关紧要
extensions = ["sphinx_refalign", "myst_parser"]
myst_enable_extensions = ["colon_fence"]  # 章节里用 ::: 书写指令

# 所有外部资源只在这里登记一次；同一份登记可以分成多个文件
refalign_registry = ["registry/*.yaml", "registry/papers.bib"]

# 每次构建都会检查的规则；不满足时在相应页面或条目处给出警告
refalign_rules = [
    {"kinds": "wikidef", "languages": "en", "message": "百科定义至少要有英文条目"},
    {"kinds": "wikidef course paper", "used": True},
    {"documents": "02-views/*/index", "at-least": 1, "message": "每个视图都要有依据"},
]

# registry 里是数据，不是页面
exclude_patterns = ["_build", "registry"]

html_theme = "furo"
html_title = project
