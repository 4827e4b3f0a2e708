//! The help in Chinese: what stands beside each command and option, found by its English wording. Commands, options and values
//! are the same in both languages.

use clap::{Arg, ArgAction, Command};

/// The program with its help in Chinese.
pub fn in_chinese(program: Command) -> Command {
    below(
        program.disable_help_flag(true).disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help(said("Print version"))
                .help_heading(OPTIONS),
        ),
    )
}

fn below(command: Command) -> Command {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help(said("Print help")).help_heading(OPTIONS);
    let command = command.about(said(&about)).disable_help_flag(true).help_template(TEMPLATE).subcommand_help_heading("命令");
    let command = command.mut_args(|argument| {
        let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let heading = match (argument.is_positional(), argument.is_global_set()) {
            (true, _) => "内容",
            (false, true) => "所有命令都有的选项",
            (false, false) => OPTIONS,
        };
        argument.help(said(&help)).help_heading(heading)
    });
    command.mut_subcommands(below).arg(help)
}

/// The Chinese wording; what has none stays as it is.
fn said(english: &str) -> String {
    WORDS.iter().find(|(wording, _)| *wording == english).map_or(english, |(_, chinese)| chinese).to_owned()
}

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

const OPTIONS: &str = "选项";

/// English as it stands beside a command or an option, and Chinese.
#[rustfmt::skip]
const WORDS: &[(&str, &str)] = &[
    ("Remove the copy of a ledger that is damaged; the next sync fetches it again", "移除已损坏的账本副本；下次同步会重新取回"),
    ("Which, as `ledgers` lists it", "哪个账本，用 ledgers 列出"),
    ("Only those that break a fund rule: with --ledger, what another office has signed and must not have", "只列违反资金规则的记录：配合 --ledger，看其他单位签了而不该签的"),
    ("Vouch for another office's ledger of which a copy is held: that it is that office's", "为另一个单位的账本担保：这里有它的副本，且确是该单位的"),
    ("The ledger, as `ledgers` lists it", "哪个账本，按 ledgers 列出的写"),
    ("The fingerprint of its first entry as the other office has read it out, 32 digits; spaces do not matter", "对方念出的第一条记录的指纹，32 位数字，空格不计"),
    ("Set aside what a peer says of this ledger without proof, after a restore, when you have spoken to that office", "恢复之后，搁置某单位没有证据的说法；须先与该单位通话核实"),
    ("Who says it, as `status` lists it", "是哪个单位说的，按 status 列出的写"),
    ("Ledgers that a successor can be opened for; with --from one is taken up from another office's export first", "可以接续的账本；用 --from 先从其他单位的导出取回一个"),
    ("A folder that another office has exported (`--ledger ORIGIN export tlog FOLDER`)", "其他单位导出的文件夹（--ledger 账本 export tlog 文件夹）"),
    ("Open a ledger that goes on for one that cannot, by two administrators; the old one stays beside it, to be looked at", "为不能再用的账本开一个接续账本，要有两位管理员；旧账本留在旁边，只供查看"),
    ("The ledger before, as `older` lists it", "旧账本，按 older 列出的写"),
    ("Why it cannot go on: damaged, forked, held, keys-lost, machine-lost, reorganised", "不能再用的原因：damaged 损坏、forked 两个版本、held 恢复后问不全、keys-lost 密钥丢失、machine-lost 电脑丢失、reorganised 机构调整"),
    ("Why, in words; @FILE for what is in a file, @- for standard input", "理由；@文件 取文件里的内容，@- 取标准输入"),
    ("Names of the two administrators; `NAME=NUMBER` for one who agrees with the key of that number in the old ledger, too", "两位管理员的姓名；写成“姓名=编号”的，同时用其在旧账本里的密钥表示同意"),
    ("Full name [default: that of the old ledger]", "单位全称 [默认：与旧账本相同]"),
    ("Division and bureau [default: those of the old ledger]", "单位代码 [默认：与旧账本相同]"),
    ("ISO 4217 [default: that of the old ledger]", "币种 [默认：与旧账本相同]"),
    ("Batches above this (元) need two approvals [default: as in the old ledger]", "超过这个金额（元）的批次要两位主管审批 [默认：与旧账本相同]"),
    ("明账 Mingzhang: the ledger of an office's livelihood funds", "明账：一个单位的民生资金账本"),
    ("The folder that holds the office's ledger [default: the environment variable MINGZHANG_DATA]", "数据文件夹 [默认：环境变量 MINGZHANG_DATA]"),
    ("Print facts as JSON", "结果按 JSON 输出"),
    ("Language of messages [default: by LANG, else Chinese]", "说明和提示用的语言 [默认：按 LANG，否则中文]"),
    ("Member who signs, by name or number", "由谁办理并签名：姓名或人员编号"),
    ("File with the passphrase, or with lines `name: passphrase`; without it the passphrase is asked for", "密码文件：只写一个密码，或每人一行“姓名: 密码”；不给则当场输入"),
    ("Fill a folder with a demo office: fictional places, ID numbers that no one can have", "建一个演示单位：地名虚构，身份证号不属于任何人"),
    ("An empty folder, or one that does not exist yet", "空文件夹，或还不存在的文件夹"),
    ("Entries of the ledger", "账本要有多少条记录"),
    ("One seed, one ledger", "种子：同一个数，同一个账本"),
    ("What there is, and what waits", "有什么，等着办什么"),
    ("Create an office with two administrators", "建立单位，要有两位管理员"),
    ("Division and bureau, e.g. 522499-nync", "单位代码：行政区划代码加简称，例如 522499-nync"),
    ("Full name", "单位全称"),
    ("ISO 4217", "币种（ISO 4217）"),
    ("Names of the two administrators", "管理员姓名，写两次"),
    ("Batches above this (元) need two approvals", "单批超过此数（元）须两位主管审批"),
    ("Members and the acts that wait for a second signature", "人员，以及等第二人签名的事项"),
    ("Enrol a member; asks for that member's own passphrase, and waits for a second signature", "登记人员；由本人输入密码，等第二人签名"),
    ("Name", "姓名"),
    ("Roles: clerk, supervisor, inspector, administrator", "岗位：clerk 经办、supervisor 主管、inspector 检查、administrator 管理"),
    ("File with the new member's passphrase, or with lines `name: passphrase`", "新人员的密码文件，或每人一行“姓名: 密码”"),
    ("Sign second: what waits comes into force", "作为第二人签名：待签事项生效"),
    ("Say of an act that waits that it shall not come into force", "不同意待签事项，使它不能生效"),
    ("The act, as `members` lists it", "待签事项的编号，用 members 列出"),
    ("End a member's rights", "注销人员"),
    ("Name or number", "姓名或人员编号"),
    ("Why; @FILE for what is in a file, @- for standard input", "理由；@文件 表示写在文件里，@- 是标准输入"),
    ("Revoke although work is open; it can be handed over later", "有未完工作也注销；以后仍可移交"),
    ("Set a new passphrase with the code of the recovery sheet; prints the sheet that takes its place", "凭恢复单上的码设新密码；打印替代它的新恢复单"),
    ("A new recovery sheet for the member who signs; the old one opens nothing any more", "给签名者本人换一张恢复单；旧的从此作废"),
    ("File with the code; without it the code is asked for", "写着恢复码的文件；不给则当场输入"),
    ("File with the new passphrase, or with lines `name: passphrase`", "新密码文件，或每人一行“姓名: 密码”"),
    ("A new key and passphrase for the member who signs", "给办理人自己换密钥和密码"),
    ("A new key for a member who forgot the passphrase; waits for a second signature", "给忘记密码的人换发密钥；等第二人签名"),
    ("File with the member's new passphrase, or with lines `name: passphrase`", "该人员的新密码文件，或每人一行“姓名: 密码”"),
    ("Set above which amount batches need two approvals; waits for a second signature", "设定双人审批起点；等第二人签名"),
    ("The amount (元); without it one approval is always enough", "起点（元）；不给则一位审批即可"),
    ("Let another member act for the one who signs", "授权另一人代办理人办事"),
    ("First day", "第一天，YYYY-MM-DD"),
    ("Last day", "最后一天，YYYY-MM-DD"),
    ("End a delegation before its time", "提前结束代办授权"),
    ("The act that lent, as `members` lists it", "当初的授权事项，如 `members` 所列"),
    ("Transfer the open work of a member who leaves or has left; without --to only list it", "移交离任或已注销人员的未完工作；不给 --to 只列出"),
    ("Who leaves", "谁离任"),
    ("Who takes over", "谁接手"),
    ("Programme templates", "项目模板"),
    ("Programmes with their money", "补贴项目和指标"),
    ("Show one programme with its documents, or open it with --template or --formula", "看一个项目和它的指标文件；给了 --template 或 --formula 就是开设"),
    ("Code in this ledger, e.g. CYDH-2026", "项目代码，例如 CYDH-2026"),
    ("Open it as this template has it, by a name that `templates` lists", "照这个模板开设，名称用 templates 列出"),
    ("Name [default: the template's]", "项目名称 [默认：模板的]"),
    ("Budget year", "预算年度"),
    ("Livelihood field, e.g. education, social-assistance [default: the template's]", "民生领域，例如 education、social-assistance [默认：模板的]"),
    ("Functional classification: 3, 5 or 7 digits [default: the template's]", "支出功能分类，3、5 或 7 位数字 [默认：模板的]"),
    ("How an amount follows from its facts [default: as the template says]", "金额怎样算出 [默认：模板的]"),
    ("The standard: the fixed amount, the amount for one unit or month, or the level up to which a difference is paid (元)", "标准（元）：定额，每单位或每月的数额，或补差补到的数额"),
    ("An earlier standard that may still be used with a reason (元)", "旧标准（元），写明理由还可以用"),
    ("Word for the unit, e.g. 亩", "数量单位，例如 亩"),
    ("How amounts are rounded [default: as the template says, else fen]", "取整 [默认：模板的，否则到分]"),
    ("No payment above this (元)", "每笔不超过（元）"),
    ("Record an allocation received", "登记收到的指标"),
    ("Programme code", "项目代码"),
    ("Document number (指标文号)", "指标文号"),
    ("Amount (元)", "金额（元）"),
    ("Date on the document, YYYY-MM-DD", "文件日期，YYYY-MM-DD"),
    ("Level of government: central, province, city or county", "资金级次：central 中央、province 省、city 市、county 县"),
    ("Record what was received and spent before the program", "登记期初余额：启用前收到和支出的"),
    ("What of it had been spent (元)", "其中已经支出的（元）"),
    ("Record one payment; its fields come from a file or standard input", "登记一笔发放，内容来自文件或标准输入"),
    ("Its fields, as JSON or as lines `field: value`; - is standard input", "表单文件：JSON，或每行“项目: 内容”；- 是标准输入"),
    ("Print an empty form to fill in", "打印一张空表"),
    ("Programme code [default: as the form says]", "项目代码 [默认：表单里写的]"),
    ("Only say what is wrong and what the rule makes of it; write nothing", "只核对并算出金额，什么也不记"),
    ("Pass a warning with a reason that the approver sees; @FILE for a reason in a file", "写明理由放行一处提醒，审批人会看到；理由可写成 @文件"),
    ("A key of your own: the same key again records nothing twice", "自己定的编号：同一编号再来一次不会重复登记"),
    ("Record a batch of payments from a spreadsheet (.xlsx, .xls, .ods, .csv)", "从表格（.xlsx、.xls、.ods、.csv）登记一批发放"),
    ("The file", "文件"),
    ("Count from the stamped summary", "盖章汇总表上的笔数"),
    ("Total from the stamped summary (元)", "盖章汇总表上的合计（元）"),
    ("Only report on the rows, as JSON; write nothing", "只核对，结果按 JSON 输出，什么也不记"),
    ("Keep it as a draft, to go on with later here or in the window, instead of recording it", "先存为草稿，以后在这里或窗口里继续"),
    ("Payments from before the program (历史补录)", "历史补录：启用前发放的"),
    ("Sheet by its number, from 1 [default: the first with a list]", "第几个工作表，从 1 数起 [默认：第一个有清单的]"),
    ("What a column is, by its header or letter: 列名=FIELD, or 列名= to leave it out [default: guessed]", "某列是什么：列名或字母=FIELD；列名= 表示不导入 [默认：程序猜]"),
    ("Months it is for, e.g. 2026-01..2026-06 [default: as the rows or the title say]", "所属期，例如 2026-01..2026-06 [默认：表里或标题写的]"),
    ("Township for rows that name none [default: as the title says]", "没有写乡镇的行按此登记 [默认：标题写的]"),
    ("Village for rows that name none", "没有写村的行按此登记"),
    ("regular, arrears, partial or adjustment [default: regular]", "发放类型：regular 正常、arrears 补发、partial 不足月、adjustment 差额调整 [默认：regular]"),
    ("Pass a fault with a reason: CODE=REASON for all rows, or ROW:CODE=REASON; @FILE for a reason in a file", "写明理由放行：CODE=理由（所有行），或 行号:CODE=理由；理由可写成 @文件"),
    ("Save the list of faults as a spreadsheet for the township, if there are any", "有问题时另存一份问题清单，退给乡镇"),
    ("Drafts of imports that were not finished", "没有做完的导入草稿"),
    ("Go on with a draft", "继续一份草稿"),
    ("Show its sheets, its columns and what was typed beside it", "看它的工作表、各列和已填的内容"),
    ("Its number, as `drafts` lists it", "草稿编号，用 drafts 列出"),
    ("Check it, with what is given here kept in it", "核对；这里给的内容存进草稿"),
    ("Programme code [default: as it was left]", "项目代码 [默认：草稿里的]"),
    ("Count from the stamped summary [default: as it was left]", "盖章汇总表上的笔数 [默认：草稿里的]"),
    ("Total from the stamped summary (元) [default: as it was left]", "盖章汇总表上的合计（元） [默认：草稿里的]"),
    ("Check it and record it", "核对并登记"),
    ("Throw it away", "丢弃"),
    ("Batches, newest first", "批次，新的在前"),
    ("Which", "哪些批次"),
    ("One batch as its approver sees it", "一个批次，审批人看到的样子"),
    ("Number or id", "批次号或编号"),
    ("Draw another sample of ten payments, by its number", "另抽十笔：第几次抽"),
    ("Approve a batch", "审批同意"),
    ("The count as it was seen: it is not approved if it is another by now", "看到的笔数；现在不是这个数就不批"),
    ("The total as it was seen (元): it is not approved if it is another by now", "看到的合计（元）；现在不是这个数就不批"),
    ("A remark to go with it; @FILE for what is in a file", "附上的意见；@文件 表示写在文件里"),
    ("Return a batch for correction", "退回修改"),
    ("Reject a batch for good", "驳回，不再办理"),
    ("Take one's own batch back", "撤回自己的批次"),
    ("Take single payments out of a batch", "从批次里剔除个别发放"),
    ("Entry numbers of the payments", "这些发放的记录号"),
    ("Mark an approved batch as paid", "登记到账"),
    ("Number of the bank voucher", "银行凭证号"),
    ("Day of payment, YYYY-MM-DD", "到账日期，YYYY-MM-DD"),
    ("A batch as a file: decided on another machine, the decision brought back", "批次文件：带到另一台机器审批，再带回决定"),
    ("Save a batch as a file", "把批次存成文件"),
    ("Check a batch file and show what is in it; with --member, all that an approver sees; needs no ledger", "核对并查看批次文件；给 --member 则看到审批人所见的全部；不需要账本"),
    ("Submit a returned batch again as it stands", "退回的批次不作改动，再次提交"),
    ("What the approver should know; @FILE for what is in a file", "给审批人的说明；@文件 表示取文件里的内容"),
    ("Save the file that a batch was read from; the ledger keeps that it was given out", "保存批次的来源文件；账本记下这一次"),
    ("The returned or withdrawn batch that the file corrects, by number or id", "这个文件更正哪一批（已退回或已撤回的）：批次号或编号"),
    ("Decide on a batch file with one's own key; needs no ledger", "用本人的密钥对批次文件作出决定；不用账本"),
    ("What", "做什么"),
    ("Why; needed to return or reject. @FILE for what is in a file", "理由；退回或驳回必须写。@文件 表示写在文件里"),
    ("Where the decision goes", "决定存到哪里"),
    ("Take up a decision that was made elsewhere", "收进在别处作出的决定"),
    ("The decision", "决定文件"),
    ("Reverse a payment before it is executed", "冲销一笔还没有到账的发放"),
    ("Entry number", "记录号"),
    ("How much (元)", "金额（元）"),
    ("Find payments", "查找发放"),
    ("Part of a name, ID number, account or place", "姓名、身份证号、账号或地名的一部分"),
    ("The same from a file, which other users of the machine cannot read; - is standard input", "同上，从文件读，别人看不见；- 是标准输入"),
    ("Budget year of the programme", "项目的预算年度"),
    ("Township", "乡镇"),
    ("Village", "村"),
    ("A month the benefit period covers, YYYY-MM", "所属期包含的月份，YYYY-MM"),
    ("Where it stands; may be given several times", "状态；可以写几次"),
    ("Recorded on or after this day, YYYY-MM-DD", "这一天及以后登记的，YYYY-MM-DD"),
    ("Recorded on or before this day", "这一天及以前登记的，YYYY-MM-DD"),
    ("Recorded by, name or number", "谁登记的：姓名或人员编号"),
    ("Batch, number or id", "批次号或编号"),
    ("Order by [default: entry, newest first]", "按什么排列 [默认：记录号，新的在前]"),
    ("Largest or newest first", "大的或新的在前"),
    ("Smallest or oldest first", "小的或旧的在前"),
    ("Leave out so many rows first", "先跳过多少行"),
    ("How many rows", "列出多少行"),
    ("Show personal fields in full; the ledger keeps that they were shown", "显示个人信息全文；账本会记下查看过"),
    ("Save the whole list as .xlsx or .csv instead", "不列出，把整份清单存为 xlsx 或 csv"),
    ("What the filters of `payments` can be: programmes, places, months, members", "payments 可以按哪些项目、地方、月份、人员筛选"),
    ("One payment's whole story", "一笔发放的全部经过"),
    ("Entries of every kind, newest first; needs no passphrase. With --member, remarks are shown too", "各类记录，新的在前；不用密码，写了 --member 还显示说明"),
    ("How many", "多少条"),
    ("Only entries before this number", "只列这个记录号以前的"),
    ("Leave the payments out", "不列发放"),
    ("One entry of any kind, with its statement, its place and its proof; needs no passphrase", "任何一条记录：凭单原文、位置和证明；不用密码"),
    ("Budget year [default: the newest]", "预算年度 [默认：最近的]"),
    ("Save the receipt of an entry, or check one that somebody shows", "开出一条记录的凭据，或核对别人出示的凭据"),
    ("Personal fields that it shows; the ledger keeps that they were shown", "凭据上写明的个人信息；账本会记下出示过"),
    ("Check a receipt against the keys that the office has published; needs no ledger", "凭单位公布的公钥核对凭据；不用账本"),
    ("The receipt", "凭据文件"),
    ("Hold its head against a policy too (C2SP tlog-policy): whether enough witnesses have cosigned it", "再按规则文件（C2SP tlog-policy）核对：签章的检查点是否有足够的见证"),
    ("The office's verifier keys: the file `vkey` of its export", "单位的验证公钥：导出的 vkey 文件"),
    ("The members' public keys: the file `keys.jwks` of its export", "人员的公钥：导出的 keys.jwks 文件"),
    ("Verify the whole ledger; needs no passphrase. With --member, personal fields are held against their statements too", "核验整个账本；不用密码，写了 --member 还核对个人信息"),
    ("The same as verify: the database that holds the ledger is always checked with it", "同 verify：数据库文件总是一起检查"),
    ("Drop and rebuild what is derived", "丢掉并重建派生数据"),
    ("Where backups go and how old the newest is, sizes, and the keys by which others check the ledger", "备份放在哪里、最近一次是什么时候、大小，以及别人核验用的公钥"),
    ("Back up now", "立即备份"),
    ("Where backups go from now on, daily by themselves too", "今后备份放在这里，每天自动备份"),
    ("No more backups: forget where they went", "不再备份：忘掉备份文件夹"),
    ("Restore a backup into an empty folder", "把备份恢复到一个空文件夹"),
    ("The backup", "备份文件"),
    ("Prove that the newest backup can be restored", "演练：证明最近的备份可以恢复"),
    ("Export the ledger", "导出账本"),
    ("A static log that any tlog-tiles client reads; needs no passphrase", "静态账本，任何 tlog-tiles 程序都能读；不用密码"),
    ("Look at another office's ledger of which a copy is held, by its origin as `ledgers` lists it", "查看所存的别单位账本：写它的 origin，用 ledgers 列出"),
    ("So many offices in the folders 1, 2, … below it, enrolled with each other", "建几个单位，放在下面的 1、2… 文件夹，互相登记好"),
    ("Office 1 is at the port behind this one of 127.0.0.1, and so on", "第一个单位在 127.0.0.1 的下一个端口，依次往后"),
    ("The own office card, by which other offices find and recognise this one; with --address a new one is made", "本单位名片，别的单位凭它找到和认出本单位；给 --address 则制作新的"),
    ("Make a card with this address, https://HOST:PORT; an empty one for an office that only calls others", "按这个地址制作名片，https://主机:端口；只主动联系别人的单位写空的"),
    ("Save it as a file to hand over, with its QR code as a picture beside it", "存成文件交给对方，并附二维码图片"),
    ("Show the card that another office has handed over", "查看别的单位交来的名片"),
    ("The card", "名片文件"),
    ("Enrol the office of a card as a peer, or take the new card of one that is enrolled", "按名片登记互证单位，或换上已登记单位的新名片"),
    ("What it may do, with commas: mirror, personal, push, read, witness; nothing behind it for nothing", "它能做什么，用逗号隔开：mirror 备份、personal 个人信息、push 送来、read 读取、witness 见证；后面不写就是都不能"),
    ("The card's fingerprint as the other office has read it out, 32 digits; spaces do not matter", "名片指纹，由对方念出来的 32 位数字；有无空格都可以"),
    ("Give a peer other rights", "更改互证单位的权限"),
    ("Whose, as `peers` lists it", "哪个单位：它的 origin，用 peers 列出"),
    ("End a peer's rights", "撤销互证单位"),
    ("Peers: what they may do, what is held of them, and what they have witnessed", "互证单位：权限、本机存了多少、见证到哪里"),
    ("Ledgers of which entries are held here; --ledger looks into those of others", "本机存有哪些账本；用 --ledger 查看别单位的"),
    ("Exchange with one peer or all; exits with 1 while an alarm stands, with 2 when one could not be reached", "与一个或全部互证单位同步；有警报时退出码为 1，有单位联系不上时为 2"),
    ("With this one alone, as `peers` lists it", "只与这一个：它的 origin，用 peers 列出"),
    ("Exchange by a folder that is carried, as on a USB stick: take what peers have left there, and leave what they need", "用带来带去的文件夹（如 U 盘）同步：取走别的单位留下的，留下它们需要的"),
    ("The folder; in it everything lies in mingzhang-sync", "文件夹；内容都在其中的 mingzhang-sync 里"),
    ("Also write what all peers have already, by what they have left", "各单位已有的也重新写一遍"),
    ("What came of past syncs, newest first", "历次同步的结果，新的在前"),
    ("Leave out so many syncs first", "先跳过多少次"),
    ("Ledgers that were found to have two histories", "警报：发现有两套历史的账本"),
    ("Save the evidence of an alarm as a file, for anybody to check", "把警报的证据存成文件，谁都可以核对"),
    ("The alarm, as `alarms` lists it", "警报编号，用 alarms 列出"),
    ("Check evidence that somebody shows; needs no ledger. Exits with 0 only when it proves two histories", "核对别人出示的证据；不用账本。只有证明确有两套历史时退出码才是 0"),
    ("The evidence", "证据文件"),
    ("Answer peers until it is told to stop; needs no passphrase", "应答互证单位，直到被叫停；不用密码"),
    ("Where to listen, an IP address and a port [default: the port of the own card's address]", "在哪里监听：IP 地址和端口 [默认：本单位名片地址的端口]"),
    ("Serve /health and /metrics (Prometheus) at this loopback address and port [default: nowhere]", "在这个本机地址和端口提供 /health 和 /metrics（Prometheus）[默认：不提供]"),
    ("Allow other machines to read them", "允许别的机器来读"),
    ("Sync by itself so often: 15 (minutes), 90s, 2h, or off [default: as `sync-schedule` sets it]", "多久自动同步一次：15（分钟）、90s、2h，或 off 不同步 [默认：按 sync-schedule 的设定]"),
    ("How often `serve` and the open window sync by themselves", "serve 和开着的窗口多久自动同步一次"),
    ("Set it: 15 (minutes), 2h, or off", "设定：15（分钟）、2h，或 off 不同步"),
    ("Set which witnesses are enough, by a policy file (C2SP tlog-policy)", "用规则文件（C2SP tlog-policy）设定几家见证才算够"),
    ("The policy", "规则文件"),
    ("No policy any more", "不再设规则"),
    ("Which witnesses are enough, and how far they have cosigned", "几家见证才算够，已见证到哪里"),
    ("Record in the ledger when others have witnessed it", "把别的单位何时见证记入账本"),
    ("Of which programmes it is given personal fields, with commas [default: of all, if it may be given any]", "给它哪些项目的个人信息，用逗号隔开 [默认：只要有 personal 权限就是全部]"),
    ("Open what came from peers, and make what they have not been given yet; it also happens by itself with every command that signs in", "打开互证单位给的个人信息，并打包还没有给它们的；每个要登录的命令都会顺带办"),
    ("Personal fields that were given to peers and received from them; needs no passphrase", "给了互证单位哪些个人信息，又收到了哪些；不用密码"),
    ("Order personal fields of an entry to be erased everywhere; waits for a second signature", "下令处处抹除一条记录的个人信息；须第二人签名"),
    ("The entry, as `payments` and `entries` list it", "记录编号，用 payments 或 entries 列出"),
    ("Name of a field, e.g. payee_id; may be given several times", "个人信息项的名称，例如 payee_id；可以写多次"),
    ("The source file of its batch as well", "连同所在批次的来源文件"),
    ("Orders to erase: who holds it, who has acknowledged, and what is out of reach", "抹除令：谁持有、谁已确认、还有什么收不回来"),
    ("Those about this entry alone", "只看关于这条记录的"),
    ("Make this folder a desk of an office, by the office's card; prints the fingerprint to read out to an administrator", "把这个文件夹做成单位的一个工位，凭单位名片；打印出要念给管理员的指纹"),
    ("The office's card, as it was saved on the writer", "单位名片文件，在主机上存出"),
    ("What the desk is called", "工位名称"),
    ("The card of this desk, to be handed to an administrator of the office", "本工位的名片，交给单位管理员"),
    ("Show the card of a desk to be", "查看交来的工位名片"),
    ("Enrol a desk of this office", "登记本单位的一个工位"),
    ("The desk's card", "工位名片文件"),
    ("The card's fingerprint as it was read out at the desk, 32 digits; spaces do not matter", "名片指纹，由工位那边念出来的 32 位数字；有无空格都可以"),
    ("End a desk's rights", "结束工位的权限"),
    ("Its number, as `desks` lists it", "工位编号，用 desks 列出"),
    ("The desks of the office, and what this machine is among them", "本单位的工位，以及这台电脑是哪一个"),
    ("What was signed at this desk and is not recorded; what each is shows with --member", "本工位签了还没有记入的；加 --member 才看得到各是什么"),
    ("Hand in what was signed at this desk, in order; exits with 1 when something was refused", "把本工位签好的按顺序交上去；有被退回的，退出码为 1"),
    ("Sign anew what was refused, and hand it in", "被退回的，重新签名再交"),
    ("Its number, as `outbox` lists it", "编号，用 outbox 列出"),
    ("Throw away what was signed at this desk and is not recorded", "丢弃本工位签了还没有记入的一件"),
    ("Print shell completions", "打印命令补全脚本"),
    ("For which shell", "给哪种 shell"),
    ("Print the man page", "打印手册页"),
    ("Print help", "显示说明"),
    ("Print version", "显示版本"),
    ("The documents by which money came, with what is used of each", "收到指标的文件，及各文件用了多少"),
    ("Budget year [default: all]", "预算年度 [默认：全部]"),
    ("Only those recorded in this month, e.g. 2026-05", "只看这个月登记的，例如 2026-05"),
    ("Approved in this month, YYYY-MM", "在这个月审批的，YYYY-MM"),
    ("Paid in this month, or recorded in it as history, YYYY-MM", "在这个月到账的，或作为历史在这个月补录的，YYYY-MM"),
    ("Received, committed, paid and available, by programme and by month", "收到、已审批、已到账、可用，按项目和按月"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Args;
    use clap::CommandFactory;

    #[test]
    fn every_help_text_is_there_in_chinese() {
        let mut below = vec![Args::command()];
        let mut used = vec!["Print help".to_owned(), "Print version".to_owned()];
        while let Some(program) = below.pop() {
            used.extend(program.get_about().map(ToString::to_string));
            used.extend(program.get_arguments().filter_map(|argument| argument.get_help()).map(ToString::to_string));
            below.extend(program.get_subcommands().map(Command::clone));
        }
        let known = |english: &str| WORDS.iter().any(|(wording, _)| *wording == english);
        let missing: Vec<&String> = used.iter().filter(|english| !known(english)).collect();
        assert!(missing.is_empty(), "these have no Chinese wording: {missing:#?}");
        let stale: Vec<&str> =
            WORDS.iter().map(|(wording, _)| *wording).filter(|wording| !used.iter().any(|u| u == wording)).collect();
        assert!(stale.is_empty(), "nothing has these wordings: {stale:#?}");
        for (english, chinese) in WORDS {
            assert!(chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{english}: {chinese}");
        }
        in_chinese(Args::command()).debug_assert();
    }
}
