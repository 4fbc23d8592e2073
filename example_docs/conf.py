"""云原生架构：学术对齐示例 —— sphinx-refalign 的示例文档。"""

import shutil

# 正文用中文书写；sphinx-build -t en 按 locale 中的译文构建英文版，登记内容与界面文字随之取英文
if tags.has("en"):
    language = "en"
    project = "Cloud-native architecture: an example of academic alignment"
    author = "The authors of the cloud-native architecture example"
else:
    language = "zh_CN"
    project = "云原生架构：学术对齐示例"
    author = "云原生架构示例编写组"
locale_dirs = ["locale"]
version = release = "1.0"
copyright = author  # 不写年份，任何时候构建的结果都一样

# 扩展的先后顺序无关紧要
extensions = ["sphinx_refalign", "myst_parser", "sphinxcontrib.bibtex", "sphinx.ext.graphviz"]
myst_enable_extensions = ["colon_fence"]  # 章节里用 ::: 书写指令

# 全景图由 Graphviz 绘制；没有安装时，同样的内容以列表显示
if not shutil.which("dot"):
    extensions.remove("sphinx.ext.graphviz")
    suppress_warnings = ["refalign.graph"]

# 所有外部资源只在这里登记一次；同一份登记可以分成多个文件
refalign_registry = ["registry/*.yaml", "registry/papers.bib"]

# 同一份登记也交给 sphinxcontrib-bibtex：:cite: 可以引用任何一类资源，并计入对齐表
refalign_align_citations = True

# 文献列表与 :style: reference 都按 GB/T 7714—2015 的顺序编码制著录
bibtex_default_style = refalign_reference_style = "gbt7714-numeric"

# 每次构建都会检查的规则；不满足时在相应页面或条目处给出警告
refalign_rules = [
    {"kinds": "wikidef", "languages": "en", "message": "百科定义至少要有英文条目"},
    {"kinds": "wikidef course paper", "used": True},
    {"documents": "02-views/*/index", "at-least": 1, "message": "每个视图都要有依据"},
]

# registry 里是数据，locale 里是译文，都不是页面
exclude_patterns = ["_build", "locale", "registry"]

html_theme = "furo"
html_title = project
epub_language = language.replace("_", "-")  # 电子书的语言标记不能用下划线

# PDF：XeLaTeX 排中文，A4 纸，单面连续排页；章名用中文，链接的网址印在脚注里
latex_engine = "xelatex"
latex_documents = [("index", "cloud-native-architecture.tex", project, author, "manual")]
latex_show_urls = "footnote"
latex_elements = {
    "papersize": "a4paper",
    "extraclassoptions": "openany,oneside",
    "fncychap": "",
    "preamble": r"""
\setCJKmainfont{Noto Serif CJK SC}
\setCJKsansfont{Noto Sans CJK SC}
\setCJKmonofont{Noto Sans Mono CJK SC}
\titleformat{\chapter}{\sffamily\bfseries\huge\raggedright}{第 \thechapter{} 章}{1em}{}
\titlespacing*{\chapter}{0pt}{0pt}{2\baselineskip}
\renewcommand{\chaptermark}[1]{\markboth{第 \thechapter{} 章\quad #1}{}}
\renewcommand{\sphinxcrossref}[1]{#1}
\AtBeginDocument{\renewcommand{\contentsname}{目录}}
\makeatletter\@beginparpenalty=10000\makeatother
\setlength{\headheight}{15pt}
\addtolength{\topmargin}{-3pt}
""",
}
if tags.has("en"):  # 英文版只需让 XeLaTeX 认得登记中的中文
    latex_elements = {"papersize": "a4paper", "extrapackages": r"\usepackage{xeCJK}"}
