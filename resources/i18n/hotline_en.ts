<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="zh_CN">
<context>
    <name>ActForm</name>
    <message>
        <source>免回访办结</source>
        <translation>Closed without callback</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>免回访原因</source>
        <translation>Why no callback</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>驳回申请</source>
        <translation>Refuse the request</translation>
    </message>
    <message>
        <source>驳回</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>转会商</source>
        <translation>To conference</translation>
    </message>
    <message>
        <source>提交派前会商</source>
        <translation>Ask for a review before dispatch</translation>
    </message>
    <message>
        <source>提交会商</source>
        <translation>Ask for a review</translation>
    </message>
    <message>
        <source>同意延期(天数较长)</source>
        <translation>Grant the long extension</translation>
    </message>
    <message>
        <source>同意延期</source>
        <translation>Grant</translation>
    </message>
    <message>
        <source>派前会商结果</source>
        <translation>Result of the review</translation>
    </message>
    <message>
        <source>确定</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>承办单位(留空则退回待派单)</source>
        <translation>Unit (empty: back to the dispatch desk)</translation>
    </message>
    <message>
        <source>会商意见</source>
        <translation>Opinion</translation>
    </message>
    <message>
        <source>并入其他工单</source>
        <translation>Merge into another order</translation>
    </message>
    <message>
        <source>并单</source>
        <translation>Merge</translation>
    </message>
    <message>
        <source>并入工单</source>
        <translation>Merge into</translation>
    </message>
    <message>
        <source>单号、尾号或标题；↓ 看相似工单</source>
        <translation>Number, its end or title; ↓ shows similar orders</translation>
    </message>
    <message>
        <source>不合理诉求认定</source>
        <translation>Unreasonable demand</translation>
    </message>
    <message>
        <source>认定</source>
        <translation>Decide</translation>
    </message>
    <message>
        <source>是否认定为不合理</source>
        <translation>Was the demand unreasonable?</translation>
    </message>
    <message>
        <source>指定承办</source>
        <translation>Designate the unit</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>会商纪要</source>
        <translation>Minutes</translation>
    </message>
    <message>
        <source>领导已确认</source>
        <translation>Confirmed by a leader</translation>
    </message>
    <message>
        <source>退回受理补正</source>
        <translation>Return to intake</translation>
    </message>
    <message>
        <source>退回受理</source>
        <translation>Back to intake</translation>
    </message>
    <message>
        <source>缺什么</source>
        <translation>What is missing</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>另选承办单位</source>
        <translation>Choose another unit</translation>
    </message>
    <message>
        <source>派单</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>派单意见</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>联系记录</source>
        <translation>Contact with the caller</translation>
    </message>
    <message>
        <source>保存记录</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>联系结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>联系号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>沟通情况</source>
        <translation>What was said</translation>
    </message>
    <message>
        <source>申请退单</source>
        <translation>Ask to return</translation>
    </message>
    <message>
        <source>提交退单</source>
        <translation>Ask for return</translation>
    </message>
    <message>
        <source>退单原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>法律或职责依据</source>
        <translation>Law or duty decree</translation>
    </message>
    <message>
        <source>建议承办单位</source>
        <translation>Suggested units</translation>
    </message>
    <message>
        <source>申请延期</source>
        <translation>Ask for extension</translation>
    </message>
    <message>
        <source>提交延期</source>
        <translation>Ask for extension</translation>
    </message>
    <message>
        <source>延期工作日</source>
        <translation>Working days</translation>
    </message>
    <message>
        <source>延期理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>已告知诉求人</source>
        <translation>The caller was told</translation>
    </message>
    <message>
        <source>申请挂账</source>
        <translation>Ask to suspend</translation>
    </message>
    <message>
        <source>提交挂账</source>
        <translation>Ask to suspend</translation>
    </message>
    <message>
        <source>挂账原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>预计天数</source>
        <translation>Days expected</translation>
    </message>
    <message>
        <source>答复口径</source>
        <translation>What callers are told</translation>
    </message>
    <message>
        <source>转派下级</source>
        <translation>Sub-dispatch</translation>
    </message>
    <message>
        <source>转派</source>
        <translation>Send on</translation>
    </message>
    <message>
        <source>办理意见</source>
        <translation>Advice</translation>
    </message>
    <message>
        <source>吹哨</source>
        <translation>Call in departments</translation>
    </message>
    <message>
        <source>吹哨报到</source>
        <translation>Call in</translation>
    </message>
    <message>
        <source>报到部门</source>
        <translation>Department called in</translation>
    </message>
    <message>
        <source>任务</source>
        <translation>Task</translation>
    </message>
    <message>
        <source>提交答复</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>诉求属实</source>
        <translation>True as told</translation>
    </message>
    <message>
        <source>是否解决</source>
        <translation>Solved?</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>未解决原因</source>
        <translation>Why not solved</translation>
    </message>
    <message>
        <source>公开答复内容</source>
        <translation>Reply to the caller</translation>
    </message>
    <message>
        <source>内部办理情况</source>
        <translation>Internal record</translation>
    </message>
    <message>
        <source>协办反馈</source>
        <translation>Assist reply</translation>
    </message>
    <message>
        <source>提交反馈</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>办理情况</source>
        <translation>What was done</translation>
    </message>
    <message>
        <source>提级办理</source>
        <translation>Escalate</translation>
    </message>
    <message>
        <source>提级</source>
        <translation>Escalate</translation>
    </message>
    <message>
        <source>上级单位</source>
        <translation>Unit above</translation>
    </message>
    <message>
        <source>分析和所需协调</source>
        <translation>Analysis and help wanted</translation>
    </message>
    <message>
        <source>申请不合理认定</source>
        <translation>Claimed unreasonable</translation>
    </message>
    <message>
        <source>提交申请</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>认定依据</source>
        <translation>Ground</translation>
    </message>
    <message>
        <source>事实和证据</source>
        <translation>Facts and evidence</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urged</translation>
    </message>
    <message>
        <source>补充内容</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>补充</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>必填</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>请从列表中选择</source>
        <translation>Choose from the list</translation>
    </message>
    <message>
        <source>请填大于 0 的天数</source>
        <translation>Days: a number above 0</translation>
    </message>
    <message>
        <source>提交后不能撤回</source>
        <translation>Cannot be taken back</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>名称、拼音首字母</source>
        <translation>Name or pinyin initials</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attachments</translation>
    </message>
</context>
<context>
    <name>Action</name>
    <message>
        <source>建单</source>
        <translation>Created</translation>
    </message>
    <message>
        <source>接收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>直接答复办结</source>
        <translation>Answered and closed</translation>
    </message>
    <message>
        <source>登记无效来电</source>
        <translation>Invalid call</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>转派单席</source>
        <translation>To dispatch desk</translation>
    </message>
    <message>
        <source>直派</source>
        <translation>Direct dispatch</translation>
    </message>
    <message>
        <source>并单</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>拆单</source>
        <translation>Unmerged</translation>
    </message>
    <message>
        <source>提交派前会商</source>
        <translation>To conference</translation>
    </message>
    <message>
        <source>会商定单位</source>
        <translation>Unit decided</translation>
    </message>
    <message>
        <source>派单</source>
        <translation>Dispatched</translation>
    </message>
    <message>
        <source>撤回派单</source>
        <translation>Dispatch undone</translation>
    </message>
    <message>
        <source>退回受理</source>
        <translation>Back to intake</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Signed</translation>
    </message>
    <message>
        <source>自动签收</source>
        <translation>Signed by rule</translation>
    </message>
    <message>
        <source>申请退单</source>
        <translation>Return asked</translation>
    </message>
    <message>
        <source>同意退单</source>
        <translation>Return approved</translation>
    </message>
    <message>
        <source>驳回退单</source>
        <translation>Return refused</translation>
    </message>
    <message>
        <source>转争议会商</source>
        <translation>To dispute</translation>
    </message>
    <message>
        <source>裁定承办单位</source>
        <translation>Unit designated</translation>
    </message>
    <message>
        <source>转派下级</source>
        <translation>Sub-dispatch</translation>
    </message>
    <message>
        <source>增加协办</source>
        <translation>Assist added</translation>
    </message>
    <message>
        <source>吹哨</source>
        <translation>Departments called in</translation>
    </message>
    <message>
        <source>协办反馈</source>
        <translation>Assist reply</translation>
    </message>
    <message>
        <source>登记联系</source>
        <translation>Contact logged</translation>
    </message>
    <message>
        <source>申请延期</source>
        <translation>Extension asked</translation>
    </message>
    <message>
        <source>同意延期</source>
        <translation>Extension approved</translation>
    </message>
    <message>
        <source>驳回延期</source>
        <translation>Extension refused</translation>
    </message>
    <message>
        <source>申请挂账</source>
        <translation>Suspension asked</translation>
    </message>
    <message>
        <source>同意挂账</source>
        <translation>Suspension approved</translation>
    </message>
    <message>
        <source>驳回挂账</source>
        <translation>Suspension refused</translation>
    </message>
    <message>
        <source>恢复办理</source>
        <translation>Resumed</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urged</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>申请退回督办</source>
        <translation>Supervision return asked</translation>
    </message>
    <message>
        <source>审核督办</source>
        <translation>Supervision reviewed</translation>
    </message>
    <message>
        <source>结束督办</source>
        <translation>Supervision ended</translation>
    </message>
    <message>
        <source>提交答复</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>打回答复</source>
        <translation>Reply sent back</translation>
    </message>
    <message>
        <source>答复通过</source>
        <translation>Reply passed</translation>
    </message>
    <message>
        <source>到期转回访</source>
        <translation>To callback on expiry</translation>
    </message>
    <message>
        <source>回访记录</source>
        <translation>Callback</translation>
    </message>
    <message>
        <source>免回访办结</source>
        <translation>Closed without callback</translation>
    </message>
    <message>
        <source>退回重办</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>申请不合理认定</source>
        <translation>Claimed unreasonable</translation>
    </message>
    <message>
        <source>不合理认定</source>
        <translation>Unreasonable decided</translation>
    </message>
    <message>
        <source>考核申诉</source>
        <translation>Assessment appeal</translation>
    </message>
    <message>
        <source>申诉裁定</source>
        <translation>Appeal decided</translation>
    </message>
    <message>
        <source>归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>重新打开</source>
        <translation>Reopened</translation>
    </message>
    <message>
        <source>撤单</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>升级</source>
        <translation>Escalated</translation>
    </message>
    <message>
        <source>领取</source>
        <translation>Claimed</translation>
    </message>
    <message>
        <source>放回</source>
        <translation>Released</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>补充内容</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>增加反映人</source>
        <translation>Caller added</translation>
    </message>
    <message>
        <source>进度告知</source>
        <translation>Progress told</translation>
    </message>
    <message>
        <source>关联通话</source>
        <translation>Call linked</translation>
    </message>
    <message>
        <source>修改工单</source>
        <translation>Edited</translation>
    </message>
    <message>
        <source>敏感词预警</source>
        <translation>Sensitive-word alert</translation>
    </message>
    <message>
        <source>未提交的草稿</source>
        <translation>Unsubmitted draft</translation>
    </message>
</context>
<context>
    <name>ActionBar</name>
    <message>
        <source>存草稿</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>直接答复办结</source>
        <translation>Answer &amp; close</translation>
    </message>
    <message>
        <source>转派单席</source>
        <translation>To desk</translation>
    </message>
    <message>
        <source>直派</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>直派至 {unit}</source>
        <translation>Send to {unit}</translation>
    </message>
</context>
<context>
    <name>Administration</name>
    <message>
        <source>含有不能保存的字符，请删去</source>
        <translation>Contains characters that cannot be kept: delete them</translation>
    </message>
    <message>
        <source>必填</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>{name} 已保存，联网后全市生效</source>
        <translation>{name} saved; the whole city has it once online</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Units</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>层级</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>地名别名</source>
        <translation>Place names</translation>
    </message>
    <message>
        <source>叫法</source>
        <translation>What callers say</translation>
    </message>
    <message>
        <source>所指地点</source>
        <translation>Place meant</translation>
    </message>
    <message>
        <source>区域</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>生效：全市可用</source>
        <translation>In use: for the whole city</translation>
    </message>
    <message>
        <source>撤销：不再使用</source>
        <translation>Taken back: not used any more</translation>
    </message>
    <message>
        <source>“{name}”联网后全市生效</source>
        <translation>“{name}” counts for the whole city once online</translation>
    </message>
    <message>
        <source>“{name}”联网后撤销</source>
        <translation>“{name}” is taken back once online</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>生效</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Taken back</translation>
    </message>
    <message>
        <source>候选</source>
        <translation>Candidate</translation>
    </message>
    <message>
        <source>职能</source>
        <translation>Trade</translation>
    </message>
    <message>
        <source>值班电话</source>
        <translation>Duty phone</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>编号</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>简称</source>
        <translation>Short name</translation>
    </message>
    <message>
        <source>区域代码</source>
        <translation>Area code</translation>
    </message>
    <message>
        <source>职能代码</source>
        <translation>Trade code</translation>
    </message>
    <message>
        <source>联络员</source>
        <translation>Liaison</translation>
    </message>
    <message>
        <source>在用</source>
        <translation>In use</translation>
    </message>
    <message>
        <source>编号只用字母、数字、- 和 _</source>
        <translation>Letters, digits, - and _ only</translation>
    </message>
    <message>
        <source>没有这个区域</source>
        <translation>There is no such area</translation>
    </message>
    <message>
        <source>编号已被使用</source>
        <translation>This id is taken</translation>
    </message>
    <message>
        <source>停用</source>
        <translation>Retired</translation>
    </message>
    <message>
        <source>代码表</source>
        <translation>Code lists</translation>
    </message>
    <message>
        <source>代码</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>英文名称</source>
        <translation>English name</translation>
    </message>
    <message>
        <source>排序</source>
        <translation>Rank</translation>
    </message>
    <message>
        <source>只用小写字母、数字和 _</source>
        <translation>Lower-case letters, digits and _ only</translation>
    </message>
    <message>
        <source>请填数字</source>
        <translation>Enter a number</translation>
    </message>
    <message>
        <source>工作日历</source>
        <translation>Working calendar</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>星期</source>
        <translation>Weekday</translation>
    </message>
    <message>
        <source>性质</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>上班</source>
        <translation>Working day</translation>
    </message>
    <message>
        <source>日期写作 2026-10-01</source>
        <translation>Write the date as 2026-10-01</translation>
    </message>
    <message>
        <source>周一 周二 周三 周四 周五 周六 周日</source>
        <translation>Mon Tue Wed Thu Fri Sat Sun</translation>
    </message>
    <message>
        <source>调休上班</source>
        <translation>Worked weekend</translation>
    </message>
    <message>
        <source>放假</source>
        <translation>Day off</translation>
    </message>
    <message>
        <source>时限方案</source>
        <translation>Deadline presets</translation>
    </message>
    <message>
        <source>方案</source>
        <translation>Preset</translation>
    </message>
    <message>
        <source>时限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>启用</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>请启用另一方案，它会替换这一方案</source>
        <translation>Put another preset in force; it takes this one's place</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>People</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>角色</source>
        <translation>Roles</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>角色代码</source>
        <translation>Role codes</translation>
    </message>
    <message>
        <source>用空格分开，如 agent dispatcher</source>
        <translation>Separated by blanks, e.g. agent dispatcher</translation>
    </message>
    <message>
        <source>单位编号</source>
        <translation>Unit id</translation>
    </message>
    <message>
        <source>重置密码</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>新密码只显示一次</source>
        <translation>Shown only once</translation>
    </message>
    <message>
        <source>没有这个角色：{role}</source>
        <translation>There is no role {role}</translation>
    </message>
    <message>
        <source>没有这个单位</source>
        <translation>There is no such unit</translation>
    </message>
    <message>
        <source>已新增 {no}</source>
        <translation>{no} added</translation>
    </message>
    <message>
        <source>已保存 {no}</source>
        <translation>{no} saved</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
</context>
<context>
    <name>AdministrationView</name>
    <message>
        <source>筛选   /</source>
        <translation>Filter   /</translation>
    </message>
    <message>
        <source>选中一条记录按 Enter 编辑</source>
        <translation>Select a record and press Enter to edit it</translation>
    </message>
    <message>
        <source>Ctrl+N 新增；改动联网后全市生效</source>
        <translation>Ctrl+N adds one; the whole city has a change once online</translation>
    </message>
    <message>
        <source>新增 · {table}</source>
        <translation>New · {table}</translation>
    </message>
    <message>
        <source>编辑 · {name}</source>
        <translation>Edit · {name}</translation>
    </message>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>人员只保存在服务器上，须联网查看和修改。</source>
        <translation>People are kept on the server only: seeing and changing them needs a connection.</translation>
    </message>
    <message>
        <source>演示没有服务器。连接服务器后，这里列出所有人员、角色和单位。</source>
        <translation>The demo has no server. With one, all people, their roles and units are listed here.</translation>
    </message>
    <message>
        <source>{table}没有读到</source>
        <translation>{table}: nothing could be read</translation>
    </message>
    <message>
        <source>{count} 条，筛选隐藏了 {hidden} 条，在筛选框按 Esc 清除</source>
        <translation>{count} shown, {hidden} hidden by the filter. Esc in the filter clears it</translation>
    </message>
    <message>
        <source>初始密码(只显示这一次):{secret}</source>
        <translation>First password (shown only now): {secret}</translation>
    </message>
</context>
<context>
    <name>AgentState</name>
    <message>
        <source>签出</source>
        <translation>Signed out</translation>
    </message>
    <message>
        <source>示忙</source>
        <translation>Busy</translation>
    </message>
    <message>
        <source>就绪</source>
        <translation>Ready</translation>
    </message>
    <message>
        <source>来电振铃</source>
        <translation>Ringing</translation>
    </message>
    <message>
        <source>通话中</source>
        <translation>On a call</translation>
    </message>
    <message>
        <source>保持中</source>
        <translation>On hold</translation>
    </message>
    <message>
        <source>话后整理</source>
        <translation>After-call work</translation>
    </message>
    <message>
        <source>小休</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>外呼中</source>
        <translation>Calling out</translation>
    </message>
    <message>
        <source>状态未知</source>
        <translation>Unknown</translation>
    </message>
</context>
<context>
    <name>AlertCard</name>
    <message>
        <source>预警</source>
        <translation>Alerts</translation>
    </message>
    <message>
        <source>未发现敏感词</source>
        <translation>No sensitive words</translation>
    </message>
    <message>
        <source>设为特急 · 涉险</source>
        <translation>Critical · life at risk</translation>
    </message>
    <message>
        <source>已设为特急 · 涉险</source>
        <translation>Set: critical · life at risk</translation>
    </message>
    <message>
        <source>标为涉险</source>
        <translation>Life at risk</translation>
    </message>
    <message>
        <source>上报中</source>
        <translation>sending</translation>
    </message>
    <message>
        <source>等待班长查看</source>
        <translation>waiting for the lead</translation>
    </message>
    <message>
        <source>未送达，联网后上报</source>
        <translation>Not sent: goes when online</translation>
    </message>
    <message>
        <source>未送达，请直接告知班长</source>
        <translation>Not delivered: tell a lead yourself</translation>
    </message>
    <message>
        <source>班长已看到</source>
        <translation>seen by the lead</translation>
    </message>
    <message>
        <source>未上报</source>
        <translation>not sent</translation>
    </message>
    <message>
        <source>请说：请您文明用语，否则将结束通话</source>
        <translation>Say: please stay civil, or the call will be ended</translation>
    </message>
    <message>
        <source>涉及生命安全：保持通话，不要挂断</source>
        <translation>Danger to life: keep the caller on the line, do not hang up</translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>直接答复来电人的内容，可从知识库按 Enter 带入</source>
        <translation>What you tell the caller; Enter in the knowledge list puts an answer here</translation>
    </message>
    <message>
        <source>答复内容</source>
        <translation>Answer</translation>
    </message>
</context>
<context>
    <name>Assignment</name>
    <message>
        <source>待签收</source>
        <translation>To sign</translation>
    </message>
    <message>
        <source>办理中</source>
        <translation>In handling</translation>
    </message>
    <message>
        <source>申请退单</source>
        <translation>Return asked</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Returned</translation>
    </message>
    <message>
        <source>已答复</source>
        <translation>Replied</translation>
    </message>
    <message>
        <source>打回补正</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>已退出</source>
        <translation>Left</translation>
    </message>
</context>
<context>
    <name>Assignments</name>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>协办</source>
        <translation>Assist</translation>
    </message>
    <message>
        <source>抄送</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>派单 {at}</source>
        <translation>Dispatched {at}</translation>
    </message>
    <message>
        <source>签收 {at}</source>
        <translation>Signed {at}</translation>
    </message>
    <message>
        <source>联系 {at}</source>
        <translation>Contacted {at}</translation>
    </message>
    <message>
        <source>答复 {at}</source>
        <translation>Replied {at}</translation>
    </message>
</context>
<context>
    <name>Attachments</name>
    <message>
        <source>附加文件</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>图片、PDF、录音录像</source>
        <translation>Pictures, PDF, recordings</translation>
    </message>
    <message>
        <source>保存到</source>
        <translation>Save to</translation>
    </message>
    <message>
        <source>移除 {name}</source>
        <translation>Remove {name}</translation>
    </message>
    <message>
        <source>截图</source>
        <translation>Screenshot</translation>
    </message>
    <message>
        <source>{count} 个文件仍在 {seat} 号座席</source>
        <translation>{count} file(s) still at desk {seat}</translation>
    </message>
    <message>
        <source>上传 {percent}%</source>
        <translation>uploading {percent}%</translation>
    </message>
    <message>
        <source>未能上传</source>
        <translation>not uploaded</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>在 {seat} 座席</source>
        <translation>at desk {seat}</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>这张图片无法显示</source>
        <translation>This picture cannot be shown</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message>
        <source>修改知识条目</source>
        <translation>Change a knowledge article</translation>
    </message>
    <message>
        <source>修改基础资料</source>
        <translation>Change reference data</translation>
    </message>
    <message>
        <source>他人已先处理</source>
        <translation>Somebody was first</translation>
    </message>
    <message>
        <source>未被接受</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>待人工核对</source>
        <translation>To be checked</translation>
    </message>
    <message>
        <source>字段有两个值</source>
        <translation>Two values for a field</translation>
    </message>
    <message>
        <source>正文已记为补充</source>
        <translation>Text kept as supplement</translation>
    </message>
    <message>
        <source>排队超过 12 小时</source>
        <translation>Queued over 12 h</translation>
    </message>
    <message>
        <source>前一步未成功</source>
        <translation>Earlier step failed</translation>
    </message>
    <message>
        <source>同一份草稿</source>
        <translation>Same draft</translation>
    </message>
    <message>
        <source>您的内容没有生效，已保留。看过工单现状后：保留对方、仍要提交，或修改后提交。</source>
        <translation>Yours did not take effect and is kept. Look at the order as it is now: drop yours, send it anyway, or change it first.</translation>
    </message>
    <message>
        <source>服务器按规则没有接受，内容已保留。条件变化后可「仍要提交」，或改正后提交。</source>
        <translation>The server did not accept it by its rules; the content is kept. Send it again when things have changed, or correct it first.</translation>
    </message>
    <message>
        <source>服务器已收下但没有生效，内容已保留。请联系班长核对，或改正后提交。</source>
        <translation>The server holds it without effect; the content is kept. Ask the team lead to check it, or correct and send it.</translation>
    </message>
    <message>
        <source>工单上是先到的值，您的值作为建议留在工单上。可撤下建议、留作建议，或改定后写入工单。</source>
        <translation>The order has the value that came first; yours stays on it as a proposal. Take it off, leave it for others to decide, or settle the value and write it.</translation>
    </message>
    <message>
        <source>正文从不覆盖：您的文字已作为补充记在工单上，一字未丢。可就此了结，或合并两段文字后写入正文。</source>
        <translation>Long texts are never overwritten: yours was added to the order as a supplement, no word is lost. Leave it so, or merge both and write the result.</translation>
    </message>
    <message>
        <source>操作在本机排队超过 12 小时，其间工单有变动，没有自动执行。请看现状后再决定。</source>
        <translation>This waited here for over 12 hours while the order changed, so it was not carried out. Look at the order, then decide.</translation>
    </message>
    <message>
        <source>它所依据的前一步没有成功，这一步也没有执行。请先处理前一步。</source>
        <translation>The step it builds on failed, so this one was not carried out. Deal with that step first.</translation>
    </message>
    <message>
        <source>没有生成第二张工单；两个号码都查得到那张工单，内容已保留。同一件事就放弃我的，多写的话可补记在那张工单上；确是另一件事再提交。</source>
        <translation>No second order was made; both numbers lead to that order, and your text is kept. Same matter: drop mine, and add any further words to that order as a note. Only if it really is another matter, send it.</translation>
    </message>
    <message>
        <source>您写的文字已作为备注记在工单上。</source>
        <translation> Your words were added to the order as a note.</translation>
    </message>
    <message>
        <source>{time} {name} 已用同一份草稿生成工单 {no}。</source>
        <translation>{time} {name} made order {no} of the same draft.</translation>
    </message>
    <message>
        <source>我的</source>
        <translation>Mine</translation>
    </message>
    <message>
        <source>工单上的</source>
        <translation>On the order</translation>
    </message>
    <message>
        <source>修改后提交</source>
        <translation>Edit and send</translation>
    </message>
    <message>
        <source>保留对方的值</source>
        <translation>Keep theirs</translation>
    </message>
    <message>
        <source>留作建议</source>
        <translation>Leave as proposal</translation>
    </message>
    <message>
        <source>保留对方正文</source>
        <translation>Keep theirs</translation>
    </message>
    <message>
        <source>补充照留</source>
        <translation>Leave supplement</translation>
    </message>
    <message>
        <source>放弃我的</source>
        <translation>Drop mine</translation>
    </message>
    <message>
        <source>作为建议提交</source>
        <translation>Send as proposal</translation>
    </message>
    <message>
        <source>仍要提交</source>
        <translation>Send anyway</translation>
    </message>
    <message>
        <source>{time} {name} 已改过这一项，工单上是对方的内容。</source>
        <translation>{time}: {name} had changed this field; the order has their content.</translation>
    </message>
    <message>
        <source>{time} {name} 已把工单派给 {unit}，您的没有发出。</source>
        <translation>{time}: {name} sent it to {unit}. Yours was not sent. </translation>
    </message>
    <message>
        <source>{time} {name} 先行处理，您的没有发出。</source>
        <translation>{time}: {name} came first. Yours was not sent. </translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Act</translation>
    </message>
    <message>
        <source>内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>内部说明</source>
        <translation>Internal note</translation>
    </message>
    <message>
        <source>诉求内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>诉求分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>诉求类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>紧急程度</source>
        <translation>Urgency</translation>
    </message>
    <message>
        <source>渠道</source>
        <translation>Channel</translation>
    </message>
    <message>
        <source>发生时间</source>
        <translation>Time of the matter</translation>
    </message>
    <message>
        <source>标签</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>受理备注</source>
        <translation>Intake note</translation>
    </message>
    <message>
        <source>派单意见</source>
        <translation>Dispatch advice</translation>
    </message>
    <message>
        <source>去向</source>
        <translation>Disposition</translation>
    </message>
    <message>
        <source>理由</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>主办单位</source>
        <translation>Main unit</translation>
    </message>
    <message>
        <source>建议单位</source>
        <translation>Proposed unit</translation>
    </message>
    <message>
        <source>协办单位</source>
        <translation>Assisting units</translation>
    </message>
    <message>
        <source>抄送</source>
        <translation>Copies to</translation>
    </message>
    <message>
        <source>被反映单位</source>
        <translation>Unit complained about</translation>
    </message>
    <message>
        <source>被反映对象</source>
        <translation>Complained about</translation>
    </message>
    <message>
        <source>涉险</source>
        <translation>Life at risk</translation>
    </message>
    <message>
        <source>要求回复</source>
        <translation>Wants a reply</translation>
    </message>
    <message>
        <source>同意回访</source>
        <translation>Agrees to callback</translation>
    </message>
    <message>
        <source>转为建议</source>
        <translation>As a suggestion</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>办理结果</source>
        <translation>Result</translation>
    </message>
    <message>
        <source>是否解决</source>
        <translation>Solved</translation>
    </message>
    <message>
        <source>未解决原因</source>
        <translation>Why not solved</translation>
    </message>
    <message>
        <source>天数</source>
        <translation>Days</translation>
    </message>
    <message>
        <source>截止时间</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>改约时间</source>
        <translation>Appointment</translation>
    </message>
    <message>
        <source>联系时间</source>
        <translation>Contacted at</translation>
    </message>
    <message>
        <source>联系号码</source>
        <translation>Number contacted</translation>
    </message>
    <message>
        <source>目标工单</source>
        <translation>Target order</translation>
    </message>
    <message>
        <source>附件</source>
        <translation>Attachments</translation>
    </message>
    <message>
        <source>知识条目</source>
        <translation>Article</translation>
    </message>
    <message>
        <source>标准问题</source>
        <translation>Standard question</translation>
    </message>
    <message>
        <source>相似问法</source>
        <translation>Other wordings</translation>
    </message>
    <message>
        <source>关键词</source>
        <translation>Keywords</translation>
    </message>
    <message>
        <source>答复口径</source>
        <translation>Answer to speak</translation>
    </message>
    <message>
        <source>办理步骤</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>所需材料</source>
        <translation>Documents needed</translation>
    </message>
    <message>
        <source>依据链接</source>
        <translation>Link to the source</translation>
    </message>
    <message>
        <source>有效期起</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Valid to</translation>
    </message>
    <message>
        <source>适用区域</source>
        <translation>Regions</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>通话结果</source>
        <translation>Call outcome</translation>
    </message>
    <message>
        <source>处置方式</source>
        <translation>How it ends</translation>
    </message>
    <message>
        <source>接转方</source>
        <translation>Taken over by</translation>
    </message>
    <message>
        <source>答复内容</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>名称</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>来电号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Contact number</translation>
    </message>
    <message>
        <source>称呼</source>
        <translation>Form of address</translation>
    </message>
    <message>
        <source>电子邮箱</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>来电人主体</source>
        <translation>Caller type</translation>
    </message>
    <message>
        <source>企业名称</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>信用代码</source>
        <translation>Credit code</translation>
    </message>
    <message>
        <source>来电人标签</source>
        <translation>Caller tags</translation>
    </message>
    <message>
        <source>要求保密</source>
        <translation>Confidential</translation>
    </message>
    <message>
        <source>发生地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>详细地址</source>
        <translation>Address detail</translation>
    </message>
    <message>
        <source>区</source>
        <translation>District</translation>
    </message>
    <message>
        <source>街道</source>
        <translation>Street</translation>
    </message>
    <message>
        <source>社区</source>
        <translation>Community</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>经度</source>
        <translation>Longitude</translation>
    </message>
    <message>
        <source>纬度</source>
        <translation>Latitude</translation>
    </message>
    <message>
        <source>是</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>No</translation>
    </message>
    <message>
        <source>共 {count} 项</source>
        <translation>{count} items</translation>
    </message>
    <message>
        <source>原来的</source>
        <translation>Before</translation>
    </message>
    <message>
        <source>现在：{value}</source>
        <translation>Now: {value}</translation>
    </message>
</context>
<context>
    <name>AttentionDetail</name>
    <message>
        <source>实线：只在我的内容里　虚线：只在对方内容里</source>
        <translation>Solid line: only in mine. Dashed line: only in theirs.</translation>
    </message>
    <message>
        <source>打开工单</source>
        <translation>Open order</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>已不在您的范围</source>
        <translation>Left your area</translation>
    </message>
    <message>
        <source>请从列表中选择</source>
        <translation>Choose from the list</translation>
    </message>
    <message>
        <source>时间写作 {shape}；↑↓ 改日期或钟点</source>
        <translation>Write the time as {shape}; ↑↓ move the day or the hour</translation>
    </message>
    <message>
        <source>这一步须联网完成。现在离线：可保留对方，或等恢复连接后提交。</source>
        <translation>This needs a connection. Offline now: drop yours, or send it when the line is back.</translation>
    </message>
    <message>
        <source>这一步须联网完成。</source>
        <translation> This needs the connection.</translation>
    </message>
    <message>
        <source>现在：{state}</source>
        <translation>Now: {state}</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>需处理</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>没有需要处理的事项</source>
        <translation>Nothing to check</translation>
    </message>
    <message>
        <source>他人先处理、未被接受或有两个值的内容会列在这里</source>
        <translation>What others did first, what was not accepted and fields with two values are listed here</translation>
    </message>
    <message>
        <source>这一项没有可修改的文字，可打开工单重做。</source>
        <translation>Nothing here can be edited; open the order and do it there.</translation>
    </message>
    <message>
        <source>读取失败，按 Ctrl+R 再试</source>
        <translation>Reading failed, press Ctrl+R to try again</translation>
    </message>
    <message>
        <source>已重新提交</source>
        <translation>Sent again</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>派单目录建议更新</source>
        <translation>Directory could be updated</translation>
    </message>
    <message>
        <source>核对暂存的操作</source>
        <translation>Check a quarantined act</translation>
    </message>
    <message>
        <source>有号码没有工单</source>
        <translation>Number without an order</translation>
    </message>
    <message>
        <source>接听的来电没有工单</source>
        <translation>Answered calls without an order</translation>
    </message>
    <message>
        <source>号码重复，请联系来电人</source>
        <translation>Number clash: call the citizen</translation>
    </message>
    <message>
        <source>补充工单分类或地区</source>
        <translation>Complete category or area</translation>
    </message>
    <message>
        <source>向接转专线推送工单数据</source>
        <translation>Give the order's data to the line that took over</translation>
    </message>
    <message>
        <source>后续步骤未能执行</source>
        <translation>Follow-up step not done</translation>
    </message>
    <message>
        <source>{queue} 排队 {count}</source>
        <translation>{queue}: {count} waiting</translation>
    </message>
    <message>
        <source>，最长 {time}</source>
        <translation>, longest {time}</translation>
    </message>
    <message>
        <source>电话系统 {name} 断开（{age}）</source>
        <translation>telephone system {name} is disconnected ({age})</translation>
    </message>
    <message>
        <source>{seat} 席</source>
        <translation>seat {seat}</translation>
    </message>
    <message>
        <source>{name} {time} 已看到</source>
        <translation>seen by {name} at {time}</translation>
    </message>
    <message>
        <source>已看到</source>
        <translation>seen</translation>
    </message>
    <message>
        <source>待上传 {count}</source>
        <translation>unsent {count}</translation>
    </message>
    <message>
        <source>需处理 {count}</source>
        <translation>to check {count}</translation>
    </message>
    <message>
        <source>草稿 {count}</source>
        <translation>drafts {count}</translation>
    </message>
    <message>
        <source>附件 {count}</source>
        <translation>files {count}</translation>
    </message>
    <message>
        <source>尚无报告</source>
        <translation>No report yet</translation>
    </message>
    <message>
        <source>没有未完成的内容</source>
        <translation>Nothing unfinished</translation>
    </message>
    <message>
        <source>已停用</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>在线</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>已退出 · {age}</source>
        <translation>signed out · {age}</translation>
    </message>
    <message>
        <source>离线 · {age}</source>
        <translation>offline · {age}</translation>
    </message>
    <message>
        <source>（最早 {age}）</source>
        <translation> (oldest {age})</translation>
    </message>
    <message>
        <source>号码 {no}，已有工单 {other}</source>
        <translation>number {no}, order {other} exists</translation>
    </message>
    <message>
        <source>{count} 通</source>
        <translation>{count} calls</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>各席位需处理</source>
        <translation>To check, all seats</translation>
    </message>
    <message>
        <source>各席位待上传</source>
        <translation>Unsent, all seats</translation>
    </message>
    <message>
        <source>未提交草稿</source>
        <translation>Open drafts</translation>
    </message>
    <message>
        <source>有内容而失联</source>
        <translation>Silent with work</translation>
    </message>
    <message>
        <source>服务器暂存</source>
        <translation>Quarantined</translation>
    </message>
    <message>
        <source>待办任务</source>
        <translation>Tasks</translation>
    </message>
    <message>
        <source>还没有席位报告</source>
        <translation>No seat has reported yet</translation>
    </message>
    <message>
        <source>没有暂存的操作</source>
        <translation>Nothing is quarantined</translation>
    </message>
    <message>
        <source>没有待办任务</source>
        <translation>No tasks</translation>
    </message>
    <message>
        <source>来源：服务器，须联网读取</source>
        <translation>Source: server; needs a connection</translation>
    </message>
    <message>
        <source>来源：服务器 · 数据截至 {time} · {age}</source>
        <translation>Source: server · as of {time} · {age}</translation>
    </message>
    <message>
        <source>请先按 Enter 看过内容，再标记为已处理。</source>
        <translation>Open it with Enter first, then mark it as dealt with.</translation>
    </message>
    <message>
        <source>{count} 席</source>
        <translation>seats: {count}</translation>
    </message>
    <message>
        <source>{count} 席 · 最早 {age}</source>
        <translation>seats: {count} · oldest {age}</translation>
    </message>
    <message>
        <source>最久 {age}</source>
        <translation>Longest {age}</translation>
    </message>
    <message>
        <source>无</source>
        <translation>None</translation>
    </message>
    <message>
        <source>最早 {age}</source>
        <translation>Oldest {age}</translation>
    </message>
    <message>
        <source>敏感词预警</source>
        <translation>Sensitive-word alerts</translation>
    </message>
    <message>
        <source>席位</source>
        <translation>Seats</translation>
    </message>
    <message>
        <source>服务器暂存的操作</source>
        <translation>Quarantined at the server</translation>
    </message>
</context>
<context>
    <name>BottomBar</name>
    <message>
        <source>F1 全部快捷键</source>
        <translation>F1 all keys</translation>
    </message>
    <message>
        <source>今日建单 {count}</source>
        <translation>Orders today {count}</translation>
    </message>
    <message>
        <source>待派单 {count}</source>
        <translation>To dispatch {count}</translation>
    </message>
    <message>
        <source>1 小时内到期 {count}</source>
        <translation>Due within 1 h {count}</translation>
    </message>
    <message>
        <source>超期 {count}</source>
        <translation>Overdue {count}</translation>
    </message>
</context>
<context>
    <name>BreakReason</name>
    <message>
        <source>用餐</source>
        <translation>Meal</translation>
    </message>
    <message>
        <source>如厕</source>
        <translation>Restroom</translation>
    </message>
    <message>
        <source>培训</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>会议</source>
        <translation>Meeting</translation>
    </message>
    <message>
        <source>质检辅导</source>
        <translation>Coaching</translation>
    </message>
</context>
<context>
    <name>CallOutcome</name>
    <message>
        <source>接通</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>无人接听</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>占线</source>
        <translation>Busy line</translation>
    </message>
    <message>
        <source>关机/停机</source>
        <translation>Powered off</translation>
    </message>
    <message>
        <source>空号</source>
        <translation>Invalid number</translation>
    </message>
    <message>
        <source>拒访</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>无法接通</source>
        <translation>Unreachable</translation>
    </message>
    <message>
        <source>非本人</source>
        <translation>Wrong person</translation>
    </message>
    <message>
        <source>改约</source>
        <translation>Rescheduled</translation>
    </message>
    <message>
        <source>语言不通</source>
        <translation>Language barrier</translation>
    </message>
    <message>
        <source>保密件不回访</source>
        <translation>Confidential, not called</translation>
    </message>
</context>
<context>
    <name>CallRows</name>
    <message>
        <source>未接</source>
        <translation>Missed</translation>
    </message>
    <message>
        <source>呼出</source>
        <translation>Outgoing</translation>
    </message>
    <message>
        <source>呼入</source>
        <translation>Incoming</translation>
    </message>
    <message>
        <source>至少 {length}</source>
        <translation>at least {length}</translation>
    </message>
    <message>
        <source>已等待 {span}</source>
        <translation>waiting {span}</translation>
    </message>
    <message>
        <source>来电 {count} 次</source>
        <translation>called {count} times</translation>
    </message>
    <message>
        <source>{name} 已认领</source>
        <translation>claimed by {name}</translation>
    </message>
    <message>
        <source>漏接来电</source>
        <translation>Missed call</translation>
    </message>
</context>
<context>
    <name>CallbackFormCard</name>
    <message>
        <source>已联系</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>未联系</source>
        <translation>No</translation>
    </message>
    <message>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>基本满意</source>
        <translation>Mostly</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Dissatisfied</translation>
    </message>
    <message>
        <source>不评价</source>
        <translation>Not rated</translation>
    </message>
    <message>
        <source>退回重办</source>
        <translation>Redo</translation>
    </message>
    <message>
        <source>直接办结</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>接通情况</source>
        <translation>Call</translation>
    </message>
    <message>
        <source>承办单位是否联系您(响应)</source>
        <translation>Did the unit contact you?</translation>
    </message>
    <message>
        <source>问题是否解决(解决)</source>
        <translation>Is the matter solved?</translation>
    </message>
    <message>
        <source>对办理是否满意(满意)</source>
        <translation>Are you satisfied with the handling?</translation>
    </message>
    <message>
        <source>不满意或未解决的原因</source>
        <translation>Why not</translation>
    </message>
    <message>
        <source>如何处理</source>
        <translation>What now</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>请选择</source>
        <translation>Choose one</translation>
    </message>
    <message>
        <source>接通</source>
        <translation>Connected</translation>
    </message>
    <message>
        <source>无人接听</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>占线</source>
        <translation>Busy line</translation>
    </message>
    <message>
        <source>关机/停机</source>
        <translation>Powered off</translation>
    </message>
    <message>
        <source>空号</source>
        <translation>Invalid number</translation>
    </message>
    <message>
        <source>拒访</source>
        <translation>Refused</translation>
    </message>
</context>
<context>
    <name>CallbackView</name>
    <message>
        <source>没有待回访的工单</source>
        <translation>Nobody to call back</translation>
    </message>
    <message>
        <source>答复审核通过的工单会自动出现在左侧</source>
        <translation>Orders whose reply was passed appear at the left by themselves</translation>
    </message>
    <message>
        <source>改约时间</source>
        <translation>Another time</translation>
    </message>
    <message>
        <source>Enter 选定 · Esc 取消</source>
        <translation>Enter takes it · Esc leaves</translation>
    </message>
    <message>
        <source>这件工单没有可拨打的号码</source>
        <translation>This order has no number to dial</translation>
    </message>
    <message>
        <source>正在拨打，话机振铃后接通</source>
        <translation>Dialling: your phone rings first</translation>
    </message>
    <message>
        <source>号码已复制，请在话机上拨打</source>
        <translation>Number copied: dial it on the phone</translation>
    </message>
    <message>
        <source>接入话务平台后 F5 直接拨出</source>
        <translation>With a phone system F5 dials it</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Dial</translation>
    </message>
    <message>
        <source>复制号码</source>
        <translation>Copy number</translation>
    </message>
    <message>
        <source>回访记录 · 第 {count} 次</source>
        <translation>Callback · attempt {count}</translation>
    </message>
    <message>
        <source>补录回访结果</source>
        <translation>Record a late result</translation>
    </message>
    <message>
        <source>无可拨打的号码</source>
        <translation>No number to dial</translation>
    </message>
    <message>
        <source>开场白：您好，这里是{city} 12345 热线，就您 {day} 反映的“{title}”做个回访，占用您一分钟…</source>
        <translation>Opening: Hello, this is the {city} 12345 hotline, about “{title}” which you told us on {day}. It takes a minute…</translation>
    </message>
    <message>
        <source>刚才填的没有记下</source>
        <translation>What you just entered was not taken</translation>
    </message>
    <message>
        <source>上一件还在保存，或下一件还没打开；请等表单出现后再填</source>
        <translation>The order before is still being saved, or the next is not open yet; enter it once the form is there</translation>
    </message>
    <message>
        <source>答复 {age}</source>
        <translation>replied {age}</translation>
    </message>
    <message>
        <source>免回访</source>
        <translation>Not called</translation>
    </message>
    <message>
        <source>第 {count} 次</source>
        <translation>Try {count}</translation>
    </message>
    <message>
        <source>重办后</source>
        <translation>Redone</translation>
    </message>
    <message>
        <source>{no} 回访已保存</source>
        <translation>{no}: callback saved</translation>
    </message>
    <message>
        <source>{no} 已撤回回访，工单待回访</source>
        <translation>{no}: callback taken back, the order waits for its callback</translation>
    </message>
</context>
<context>
    <name>CallerCard</name>
    <message>
        <source>来电人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>个人信息保密</source>
        <translation>Confidential</translation>
    </message>
    <message>
        <source>匿名</source>
        <translation>Anonymous</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>来电号码</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Contact number</translation>
    </message>
    <message>
        <source>称呼</source>
        <translation>Form of address</translation>
    </message>
    <message>
        <source>来电人标签</source>
        <translation>Caller tags</translation>
    </message>
    <message>
        <source>举报一律保密</source>
        <translation>A report is always confidential</translation>
    </message>
    <message>
        <source>同一来电</source>
        <translation>same call</translation>
    </message>
    <message>
        <source>手工登记</source>
        <translation>typed</translation>
    </message>
</context>
<context>
    <name>CaseCard</name>
    <message>
        <source>按 Enter 打开选中的操作。查看内容会记入审计。</source>
        <translation>Enter opens the marked act. Looking at it is recorded in the audit log.</translation>
    </message>
</context>
<context>
    <name>Chain</name>
    <message>
        <source>四级责任链</source>
        <translation>Chain of responsibility</translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>网站</source>
        <translation>Website</translation>
    </message>
    <message>
        <source>微信</source>
        <translation>WeChat</translation>
    </message>
    <message>
        <source>微博</source>
        <translation>Weibo</translation>
    </message>
    <message>
        <source>小程序</source>
        <translation>Mini program</translation>
    </message>
    <message>
        <source>邮件</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>省平台</source>
        <translation>Province</translation>
    </message>
    <message>
        <source>省网站</source>
        <translation>Provincial site</translation>
    </message>
    <message>
        <source>110 转办</source>
        <translation>From 110</translation>
    </message>
    <message>
        <source>企业专员</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>市长信箱</source>
        <translation>Mayor's mail</translation>
    </message>
    <message>
        <source>媒体</source>
        <translation>Media</translation>
    </message>
    <message>
        <source>接诉即办</source>
        <translation>City app</translation>
    </message>
    <message>
        <source>领导留言板</source>
        <translation>Leaders' board</translation>
    </message>
    <message>
        <source>互联网+督查</source>
        <translation>State Council</translation>
    </message>
    <message>
        <source>网格上报</source>
        <translation>Grid report</translation>
    </message>
    <message>
        <source>并入热线</source>
        <translation>Merged hotline</translation>
    </message>
    <message>
        <source>人大政协</source>
        <translation>Congress</translation>
    </message>
    <message>
        <source>信访</source>
        <translation>Petition</translation>
    </message>
    <message>
        <source>来信来访</source>
        <translation>Letter or visit</translation>
    </message>
    <message>
        <source>领导交办</source>
        <translation>Instruction</translation>
    </message>
    <message>
        <source>短信</source>
        <translation>SMS</translation>
    </message>
    <message>
        <source>外市转来</source>
        <translation>Other city</translation>
    </message>
    <message>
        <source>漏接回拨</source>
        <translation>Missed call</translation>
    </message>
    <message>
        <source>主动工单</source>
        <translation>Proactive</translation>
    </message>
</context>
<context>
    <name>Clock</name>
    <message>
        <source>受理</source>
        <translation>Intake</translation>
    </message>
    <message>
        <source>派单</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>首次联系</source>
        <translation>First contact</translation>
    </message>
    <message>
        <source>办结</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>退单审核</source>
        <translation>Return review</translation>
    </message>
    <message>
        <source>争议会商</source>
        <translation>Dispute</translation>
    </message>
    <message>
        <source>审核</source>
        <translation>Review</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Callback</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervision</translation>
    </message>
</context>
<context>
    <name>ClockLine</name>
    <message>
        <source>本机时钟比服务器慢 {span}。</source>
        <translation>This computer's clock is {span} behind the server. </translation>
    </message>
    <message>
        <source>本机时钟比服务器快 {span}。</source>
        <translation>This computer's clock is {span} ahead of the server. </translation>
    </message>
    <message>
        <source>请在系统的日期和时间设置中打开自动校时，或请管理员校准；工单时间已按服务器时间记录，可以继续工作。</source>
        <translation>Turn on automatic time in the system's date and time settings, or ask your administrator. Orders carry the server's time; you can go on working.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>管理</source>
        <translation>Administration</translation>
    </message>
    <message>
        <source>新增</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>编辑</source>
        <translation>Edit</translation>
    </message>
    <message>
        <source>到列表</source>
        <translation>To the list</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>下一标签</source>
        <translation>Next tab</translation>
    </message>
    <message>
        <source>上一标签</source>
        <translation>Former tab</translation>
    </message>
    <message>
        <source>需处理</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>保留对方</source>
        <translation>Keep theirs</translation>
    </message>
    <message>
        <source>提交我的</source>
        <translation>Send mine</translation>
    </message>
    <message>
        <source>修改后提交</source>
        <translation>Edit and send</translation>
    </message>
    <message>
        <source>打开工单</source>
        <translation>Open order</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Callback</translation>
    </message>
    <message>
        <source>提交并下一件</source>
        <translation>Save and next</translation>
    </message>
    <message>
        <source>退回重办</source>
        <translation>Send back to redo</translation>
    </message>
    <message>
        <source>改约下次</source>
        <translation>Another time</translation>
    </message>
    <message>
        <source>拨打或复制号码</source>
        <translation>Dial or copy the number</translation>
    </message>
    <message>
        <source>拨打</source>
        <translation>Dial</translation>
    </message>
    <message>
        <source>免回访办结</source>
        <translation>Close without callback</translation>
    </message>
    <message>
        <source>同一来电人的其他回访</source>
        <translation>Other callbacks of this caller</translation>
    </message>
    <message>
        <source>到回访表单</source>
        <translation>To the form</translation>
    </message>
    <message>
        <source>清除筛选（Esc）</source>
        <translation>Clear the filter (Esc)</translation>
    </message>
    <message>
        <source>开始回访</source>
        <translation>Start callback</translation>
    </message>
    <message>
        <source>派单</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>选第 1 项</source>
        <translation>Choose 1</translation>
    </message>
    <message>
        <source>选第 2 项</source>
        <translation>Choose 2</translation>
    </message>
    <message>
        <source>选第 3 项</source>
        <translation>Choose 3</translation>
    </message>
    <message>
        <source>选第 4 项</source>
        <translation>Choose 4</translation>
    </message>
    <message>
        <source>选第 5 项</source>
        <translation>Choose 5</translation>
    </message>
    <message>
        <source>选第 6 项</source>
        <translation>Choose 6</translation>
    </message>
    <message>
        <source>派单 / 通过</source>
        <translation>Dispatch / pass</translation>
    </message>
    <message>
        <source>加协办单位</source>
        <translation>Add assisting unit</translation>
    </message>
    <message>
        <source>另选单位</source>
        <translation>Other unit</translation>
    </message>
    <message>
        <source>退回受理</source>
        <translation>Back to intake</translation>
    </message>
    <message>
        <source>驳回</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>转会商</source>
        <translation>To conference</translation>
    </message>
    <message>
        <source>并入其他工单</source>
        <translation>Merge into another order</translation>
    </message>
    <message>
        <source>催办</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>撤回上一步</source>
        <translation>Take back the last step</translation>
    </message>
    <message>
        <source>办理</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>签收 / 答复</source>
        <translation>Sign / reply</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>联系记录</source>
        <translation>Log contact</translation>
    </message>
    <message>
        <source>转派下级</source>
        <translation>Sub-dispatch</translation>
    </message>
    <message>
        <source>申请退单</source>
        <translation>Ask to return</translation>
    </message>
    <message>
        <source>申请延期</source>
        <translation>Ask for extension</translation>
    </message>
    <message>
        <source>挂账 / 恢复</source>
        <translation>Suspend / resume</translation>
    </message>
    <message>
        <source>吹哨</source>
        <translation>Call in departments</translation>
    </message>
    <message>
        <source>提级办理</source>
        <translation>Escalate</translation>
    </message>
    <message>
        <source>申请不合理认定</source>
        <translation>Claim unreasonable</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Intake</translation>
    </message>
    <message>
        <source>受理：跳转</source>
        <translation>Intake: go to</translation>
    </message>
    <message>
        <source>存草稿</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>直接答复办结</source>
        <translation>Answer and close</translation>
    </message>
    <message>
        <source>转派单席</source>
        <translation>To dispatch desk</translation>
    </message>
    <message>
        <source>直派</source>
        <translation>Direct dispatch</translation>
    </message>
    <message>
        <source>采用建议分类</source>
        <translation>Take the suggested category</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Do not accept</translation>
    </message>
    <message>
        <source>三方通话办结</source>
        <translation>Closed by three-way call</translation>
    </message>
    <message>
        <source>转专线</source>
        <translation>Transfer to a special line</translation>
    </message>
    <message>
        <source>告知法定渠道</source>
        <translation>Statutory channel told</translation>
    </message>
    <message>
        <source>劝导结束</source>
        <translation>Dissuaded</translation>
    </message>
    <message>
        <source>转人民建议</source>
        <translation>Forward as public suggestion</translation>
    </message>
    <message>
        <source>无效来电</source>
        <translation>Invalid call</translation>
    </message>
    <message>
        <source>其他处置</source>
        <translation>Other endings</translation>
    </message>
    <message>
        <source>转 110/119/120/122</source>
        <translation>Transfer to 110/119/120/122</translation>
    </message>
    <message>
        <source>重复件告知进展</source>
        <translation>Repeated: progress told</translation>
    </message>
    <message>
        <source>确认原因</source>
        <translation>Confirm the reason</translation>
    </message>
    <message>
        <source>新建工单</source>
        <translation>New order</translation>
    </message>
    <message>
        <source>同一来电人再建一单</source>
        <translation>Another order for this caller</translation>
    </message>
    <message>
        <source>放弃当前草稿</source>
        <translation>Discard this draft</translation>
    </message>
    <message>
        <source>下一个草稿</source>
        <translation>Next draft</translation>
    </message>
    <message>
        <source>上一个草稿</source>
        <translation>Previous draft</translation>
    </message>
    <message>
        <source>读单核对</source>
        <translation>Read back</translation>
    </message>
    <message>
        <source>复制工单号</source>
        <translation>Copy order number</translation>
    </message>
    <message>
        <source>收起提示</source>
        <translation>Put away</translation>
    </message>
    <message>
        <source>知识有误</source>
        <translation>Article is wrong</translation>
    </message>
    <message>
        <source>并入首单</source>
        <translation>Merge into order</translation>
    </message>
    <message>
        <source>催办此单</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>补充内容</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>进度告知</source>
        <translation>Told progress</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>Waiting requests</translation>
    </message>
    <message>
        <source>诉求内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>诉求分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>发生地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>被反映对象</source>
        <translation>Complained about</translation>
    </message>
    <message>
        <source>历史工单</source>
        <translation>History</translation>
    </message>
    <message>
        <source>最近通话</source>
        <translation>Recent calls</translation>
    </message>
    <message>
        <source>相似工单</source>
        <translation>Similar orders</translation>
    </message>
    <message>
        <source>知识库</source>
        <translation>Knowledge</translation>
    </message>
    <message>
        <source>建议承办单位</source>
        <translation>Suggested units</translation>
    </message>
    <message>
        <source>答复内容</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>附加文件</source>
        <translation>Attach files</translation>
    </message>
    <message>
        <source>诉求类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>来电人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>来电人标签</source>
        <translation>Caller tags</translation>
    </message>
    <message>
        <source>监控</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>刷新</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>打开待派单清单</source>
        <translation>Open orders to dispatch</translation>
    </message>
    <message>
        <source>打开超期清单</source>
        <translation>Open overdue orders</translation>
    </message>
    <message>
        <source>查询</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>到查询框</source>
        <translation>To the search field</translation>
    </message>
    <message>
        <source>清除条件</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>催办选中工单</source>
        <translation>Urge the selected order</translation>
    </message>
    <message>
        <source>窗口</source>
        <translation>Window</translation>
    </message>
    <message>
        <source>转到</source>
        <translation>Go to</translation>
    </message>
    <message>
        <source>查找与命令</source>
        <translation>Find and commands</translation>
    </message>
    <message>
        <source>全部快捷键</source>
        <translation>All keys</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>示闲 / 示忙</source>
        <translation>Ready / busy</translation>
    </message>
    <message>
        <source>小休</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>延长话后整理</source>
        <translation>Prolong after-call work</translation>
    </message>
    <message>
        <source>接管分机</source>
        <translation>Take over the extension</translation>
    </message>
    <message>
        <source>交接班记录</source>
        <translation>Shift hand-over notes</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>同步状态</source>
        <translation>Sync status</translation>
    </message>
    <message>
        <source>同步详情与诊断报告</source>
        <translation>Sync details and report</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Preferences</translation>
    </message>
    <message>
        <source>电话设置</source>
        <translation>Telephone settings</translation>
    </message>
    <message>
        <source>收起消息</source>
        <translation>Put the message away</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>交接草稿(超过 24 小时)</source>
        <translation>Handed-over drafts (older than 24 h)</translation>
    </message>
    <message>
        <source>查看预警</source>
        <translation>Show alerts</translation>
    </message>
    <message>
        <source>知识</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>撤回刚才的操作</source>
        <translation>Undo the last act</translation>
    </message>
    <message>
        <source>席位与待办</source>
        <translation>Seats and tasks</translation>
    </message>
    <message>
        <source>返回监控</source>
        <translation>Back to monitor</translation>
    </message>
    <message>
        <source>标记为已处理</source>
        <translation>Mark as dealt with</translation>
    </message>
    <message>
        <source>关闭任务</source>
        <translation>Close task</translation>
    </message>
    <message>
        <source>看到了</source>
        <translation>Seen</translation>
    </message>
    <message>
        <source>同步详情</source>
        <translation>Sync details</translation>
    </message>
    <message>
        <source>导出诊断报告</source>
        <translation>Export report</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>接听</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>保持 / 恢复</source>
        <translation>Hold / resume</translation>
    </message>
    <message>
        <source>询问同事</source>
        <translation>Ask a colleague</translation>
    </message>
    <message>
        <source>回到来电人</source>
        <translation>Back to caller</translation>
    </message>
    <message>
        <source>三方</source>
        <translation>Three-way</translation>
    </message>
    <message>
        <source>转接</source>
        <translation>Transfer</translation>
    </message>
    <message>
        <source>按键音</source>
        <translation>Key tones</translation>
    </message>
    <message>
        <source>挂断</source>
        <translation>Hang up</translation>
    </message>
    <message>
        <source>漏接销号(无法接通)</source>
        <translation>Take missed call off the list (cannot be reached)</translation>
    </message>
    <message>
        <source>办理首项任务</source>
        <translation>Do the first task</translation>
    </message>
    <message>
        <source>报告有误</source>
        <translation>Report as wrong</translation>
    </message>
    <message>
        <source>答复有误报告</source>
        <translation>Answer the reports</translation>
    </message>
    <message>
        <source>审核通过并发布</source>
        <translation>Approve and publish</translation>
    </message>
    <message>
        <source>退回修改</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>撤下条目</source>
        <translation>Withdraw the article</translation>
    </message>
    <message>
        <source>放弃修订中的文字</source>
        <translation>Drop the words in work</translation>
    </message>
    <message>
        <source>打开依据链接</source>
        <translation>Open the source</translation>
    </message>
    <message>
        <source>新建知识</source>
        <translation>New article</translation>
    </message>
    <message>
        <source>编写知识</source>
        <translation>Write the article</translation>
    </message>
    <message>
        <source>存知识草稿</source>
        <translation>Save the draft</translation>
    </message>
    <message>
        <source>提交审核</source>
        <translation>Submit for review</translation>
    </message>
    <message>
        <source>看版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>查找知识</source>
        <translation>Find knowledge</translation>
    </message>
    <message>
        <source>遭辱骂，告知班长</source>
        <translation>Abused: tell the lead</translation>
    </message>
    <message>
        <source>申报骚扰号码</source>
        <translation>Propose nuisance number</translation>
    </message>
    <message>
        <source>搁置骚扰标记，照常受理</source>
        <translation>Set nuisance mark aside, take the call as usual</translation>
    </message>
    <message>
        <source>不批准骚扰申报</source>
        <translation>Refuse nuisance proposal</translation>
    </message>
    <message>
        <source>解除骚扰措施</source>
        <translation>Lift nuisance measure</translation>
    </message>
    <message>
        <source>涉及生命安全，设为特急 · 涉险</source>
        <translation>Set critical · life at risk</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>与已发布的文字相同</source>
        <translation>Same as the published words</translation>
    </message>
</context>
<context>
    <name>CorrectionCard</name>
    <message>
        <source>派单席退回补正：{what}</source>
        <translation>Given back by dispatch. Missing: {what}</translation>
    </message>
</context>
<context>
    <name>DangerOffer</name>
    <message>
        <source>{key} 设为{urgency}</source>
        <translation>{key}: {urgency}</translation>
    </message>
    <message>
        <source>{key} 标为涉险</source>
        <translation>{key}: life at risk</translation>
    </message>
</context>
<context>
    <name>Deadline</name>
    <message>
        <source>{amount} 分钟</source>
        <translation>{amount} minutes</translation>
    </message>
    <message>
        <source>{amount} 小时</source>
        <translation>{amount} hours</translation>
    </message>
    <message>
        <source>{amount} 个工作小时</source>
        <translation>{amount} working hours</translation>
    </message>
    <message>
        <source>{amount} 个自然日</source>
        <translation>{amount} days</translation>
    </message>
    <message>
        <source>{amount} 个工作日</source>
        <translation>{amount} working days</translation>
    </message>
    <message>
        <source>{amount} 小时(工作日内计)</source>
        <translation>{amount} hours (on working days)</translation>
    </message>
    <message>
        <source>{kind}时限 {limit}，自 {start} 起算，至 {due}</source>
        <translation>{kind}: {limit} from {start}, until {due}</translation>
    </message>
    <message>
        <source>调休上班计为工作日：{days}</source>
        <translation>Weekend worked in exchange, counted: {days}</translation>
    </message>
    <message>
        <source>已延期 {days} 天，原截止 {due}</source>
        <translation>Extended by {days} days, formerly due {due}</translation>
    </message>
    <message>
        <source>挂账停表 {minutes} 分钟，已顺延</source>
        <translation>Suspended for {minutes} minutes, moved on by as much</translation>
    </message>
    <message>
        <source>自 {since} 起停表</source>
        <translation>Clock stopped since {since}</translation>
    </message>
    <message>
        <source>{years} 年放假安排未发布，按周末推算，可能变动</source>
        <translation>Holidays of {years} are not published yet; counted by weekends, may change</translation>
    </message>
    <message>
        <source>含 {count} 个休息日</source>
        <translation>{count} days off inside</translation>
    </message>
    <message>
        <source>节假日 {days}</source>
        <translation>Holidays {days}</translation>
    </message>
    <message>
        <source>(节假日 {days})</source>
        <translation> (holidays {days})</translation>
    </message>
</context>
<context>
    <name>DeadlineCard</name>
    <message>
        <source>时限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>截止 {moment}</source>
        <translation>Due {moment}</translation>
    </message>
</context>
<context>
    <name>DispatchButton</name>
    <message>
        <source>派单</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>会商定单位</source>
        <translation>Name the unit</translation>
    </message>
    <message>
        <source>指定承办</source>
        <translation>Designate</translation>
    </message>
    <message>
        <source>同意退单</source>
        <translation>Grant return</translation>
    </message>
    <message>
        <source>驳回退单</source>
        <translation>Refuse return</translation>
    </message>
    <message>
        <source>同意延期</source>
        <translation>Grant extension</translation>
    </message>
    <message>
        <source>驳回延期</source>
        <translation>Refuse extension</translation>
    </message>
    <message>
        <source>同意挂账</source>
        <translation>Suspend</translation>
    </message>
    <message>
        <source>驳回挂账</source>
        <translation>Refuse suspension</translation>
    </message>
    <message>
        <source>答复通过</source>
        <translation>Pass reply</translation>
    </message>
    <message>
        <source>认定</source>
        <translation>Decide</translation>
    </message>
</context>
<context>
    <name>DispatchView</name>
    <message>
        <source>没有选中的工单</source>
        <translation>No order selected</translation>
    </message>
    <message>
        <source>列表中有工单时，详情和建议单位显示在这里</source>
        <translation>With orders in the list, details and suggested units are shown here</translation>
    </message>
    <message>
        <source>协办单位：名称、拼音首字母</source>
        <translation>Assisting unit: name, pinyin initials</translation>
    </message>
    <message>
        <source>J/K 上下</source>
        <translation>J/K</translation>
    </message>
    <message>
        <source>/ 筛选</source>
        <translation>/ filter</translation>
    </message>
    <message>
        <source>Enter 定单位 · 1-3 选单位 · A 协办 · O 另选</source>
        <translation>Enter set unit · 1-3 units · A assist · O other</translation>
    </message>
    <message>
        <source>R 退回待派单</source>
        <translation>R to dispatch</translation>
    </message>
    <message>
        <source>Enter 采纳 · 1-3 选单位 · A 协办 · O 另选 · R 退回 · M 并单 · C 会商 · Shift 多选</source>
        <translation>Enter accept · 1-3 · A assist · O other · R return · M merge · C confer · Shift many</translation>
    </message>
    <message>
        <source>Enter 通过 · 1-6 打回补正</source>
        <translation>Enter pass · 1-6 send back</translation>
    </message>
    <message>
        <source>X 驳回</source>
        <translation>X refuses</translation>
    </message>
    <message>
        <source>C 转会商</source>
        <translation>C to conference</translation>
    </message>
    <message>
        <source>Enter 同意改派 · 1-3 改派建议单位 · O 另选</source>
        <translation>Enter approves · 1-3 suggested unit · O other</translation>
    </message>
    <message>
        <source>Enter 认定 · X 不予认定</source>
        <translation>Enter decide · X refuse</translation>
    </message>
    <message>
        <source>Enter 同意 · X 驳回</source>
        <translation>Enter grant · X refuse</translation>
    </message>
    <message>
        <source>退回受理</source>
        <translation>Return to intake</translation>
    </message>
    <message>
        <source>退回待派单</source>
        <translation>Back to dispatch</translation>
    </message>
    <message>
        <source>{count} 件没有建议单位，未派出</source>
        <translation>{count} without a suggested unit were not sent</translation>
    </message>
    <message>
        <source>请逐件按 O 选择承办单位</source>
        <translation>Choose the unit of each with O</translation>
    </message>
    <message>
        <source>这件工单已在承办单位</source>
        <translation>The order is with its unit</translation>
    </message>
    <message>
        <source>可按 U 催办、A 加协办单位</source>
        <translation>U urges, A adds an assisting unit</translation>
    </message>
    <message>
        <source>{no} 已{action}</source>
        <translation>{no}: {action}</translation>
    </message>
    <message>
        <source>已派单 {count} 件</source>
        <translation>{count} dispatched</translation>
    </message>
    <message>
        <source>{no} 已撤回：{action}</source>
        <translation>{no} taken back: {action}</translation>
    </message>
</context>
<context>
    <name>DispositionCard</name>
    <message>
        <source>处置方式</source>
        <translation>How it ends</translation>
    </message>
    <message>
        <source>单位名称</source>
        <translation>Name of the unit</translation>
    </message>
    <message>
        <source>值班长已确认</source>
        <translation>Confirmed by the shift leader</translation>
    </message>
    <message>
        <source>确认</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>接转方</source>
        <translation>Taken over by</translation>
    </message>
    <message>
        <source>参加三方通话的单位</source>
        <translation>Unit in the three-way call</translation>
    </message>
    <message>
        <source>告知来电人的渠道或说明</source>
        <translation>What the caller was told</translation>
    </message>
    <message>
        <source>接转方名称或号码</source>
        <translation>Name or number of who takes over</translation>
    </message>
</context>
<context>
    <name>DraftTabs</name>
    <message>
        <source>新工单</source>
        <translation>New order</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>新建工单</source>
        <translation>New order</translation>
    </message>
</context>
<context>
    <name>ElsewhereLine</name>
    <message>
        <source>回列表</source>
        <translation>To the list</translation>
    </message>
    <message>
        <source>按键作用于 {no}</source>
        <translation>Keys act on {no}</translation>
    </message>
    <message>
        <source>不在本列表 · {title}</source>
        <translation>Not in this list · {title}</translation>
    </message>
</context>
<context>
    <name>Endings</name>
    <message>
        <source>不予受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>例如：已告知拨打 110</source>
        <translation>e.g. told to call 110</translation>
    </message>
    <message>
        <source>无效来电</source>
        <translation>Invalid call</translation>
    </message>
    <message>
        <source>转 110/119/120/122</source>
        <translation>Transfer to 110/119/120/122</translation>
    </message>
    <message>
        <source>例如：有人被困，已告知不要离开</source>
        <translation>e.g. people trapped, told to stay</translation>
    </message>
    <message>
        <source>三方通话办结</source>
        <translation>Closed by three-way call</translation>
    </message>
    <message>
        <source>三方通话的结果</source>
        <translation>Result of the three-way call</translation>
    </message>
    <message>
        <source>转专线</source>
        <translation>Transfer to a special line</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>Optional</translation>
    </message>
    <message>
        <source>告知法定渠道</source>
        <translation>Statutory channel told</translation>
    </message>
    <message>
        <source>劝导结束</source>
        <translation>Dissuaded</translation>
    </message>
    <message>
        <source>劝导的内容</source>
        <translation>What the caller was told</translation>
    </message>
    <message>
        <source>转人民建议</source>
        <translation>Forward as public suggestion</translation>
    </message>
</context>
<context>
    <name>Error</name>
    <message>
        <source>请稍后再试。</source>
        <translation>Please try again later.</translation>
    </message>
    <message>
        <source>请联系管理员。</source>
        <translation>Please contact the administrator.</translation>
    </message>
    <message>
        <source>请重新登录。已保存的内容不会丢失。</source>
        <translation>Please sign in again. Nothing saved is lost.</translation>
    </message>
    <message>
        <source>内容已保存在本机，恢复后自动上传。</source>
        <translation>Everything is saved on this computer and is sent when the connection is back.</translation>
    </message>
    <message>
        <source>这一步没有执行</source>
        <translation>This was not done</translation>
    </message>
    <message>
        <source>这一步须联网完成</source>
        <translation>This needs the connection</translation>
    </message>
    <message>
        <source>恢复连接后再试。</source>
        <translation>Try again when the connection is back.</translation>
    </message>
    <message>
        <source>尚未登录</source>
        <translation>Not signed in</translation>
    </message>
    <message>
        <source>本机没有您的离线资料</source>
        <translation>This computer holds no offline copy for you</translation>
    </message>
    <message>
        <source>首次登录须连接服务器。请检查网络和服务器地址。</source>
        <translation>The first sign-in needs the server. Check the network and the server address.</translation>
    </message>
    <message>
        <source>工号或密码不正确</source>
        <translation>Number or password is not right</translation>
    </message>
    <message>
        <source>请检查后重新输入。</source>
        <translation>Please check and type again.</translation>
    </message>
    <message>
        <source>当前电话不支持这项操作</source>
        <translation>This telephone cannot do that</translation>
    </message>
    <message>
        <source>请在话机上操作。</source>
        <translation>Do it at the telephone itself.</translation>
    </message>
    <message>
        <source>这通电话已经结束</source>
        <translation>This call is over</translation>
    </message>
    <message>
        <source>电话系统未连接</source>
        <translation>The telephone system is not connected</translation>
    </message>
    <message>
        <source>请在话机上操作，线路恢复后自动连接。</source>
        <translation>Use the telephone itself; the line comes back by itself.</translation>
    </message>
    <message>
        <source>号码不正确</source>
        <translation>This is no number</translation>
    </message>
    <message>
        <source>当前状态下不能这样切换</source>
        <translation>That is not possible in the present state</translation>
    </message>
    <message>
        <source>通话结束后再试。</source>
        <translation>Try again after the call.</translation>
    </message>
    <message>
        <source>小休须选择原因</source>
        <translation>A break needs a reason</translation>
    </message>
    <message>
        <source>按数字键选择一个原因。</source>
        <translation>Press a digit to choose one.</translation>
    </message>
    <message>
        <source>话后整理已到最长时间</source>
        <translation>After-call work has reached its longest time</translation>
    </message>
    <message>
        <source>还需时间请示忙(Ctrl+F4)或小休(Shift+F4)。</source>
        <translation>If you need more, go busy (Ctrl+F4) or take a break (Shift+F4).</translation>
    </message>
    <message>
        <source>电话地址不正确，电话未连接</source>
        <translation>The telephone's address is wrong, it is not connected</translation>
    </message>
    <message>
        <source>请在设置(Ctrl+,)的“电话设置…”中更正。</source>
        <translation>Put it right in Settings (Ctrl+,) → Telephone….</translation>
    </message>
    <message>
        <source>通话中不能更换电话</source>
        <translation>The telephone cannot be changed during a call</translation>
    </message>
    <message>
        <source>挂断后在电话设置中更改。</source>
        <translation>Change it in the telephone settings after hanging up.</translation>
    </message>
    <message>
        <source>连不上电话系统</source>
        <translation>The telephone system cannot be reached</translation>
    </message>
    <message>
        <source>正在自动重试。请检查网络；一直连不上请联系管理员。</source>
        <translation>It is tried again by itself. Check the network; if that does not help, ask the administrator.</translation>
    </message>
    <message>
        <source>电话系统不接受本机的账号或口令</source>
        <translation>The telephone system does not accept this seat's account or password</translation>
    </message>
    <message>
        <source>与电话系统的线路断了</source>
        <translation>The line to the telephone system is broken</translation>
    </message>
    <message>
        <source>正在自动重连，已接通的电话请在话机上操作。</source>
        <translation>It is made again by itself. Until then use the telephone itself.</translation>
    </message>
    <message>
        <source>本机没有安装软电话程序 baresip</source>
        <translation>The softphone program baresip is not installed here</translation>
    </message>
    <message>
        <source>请联系管理员安装，或在电话地址中用 program= 指明位置。</source>
        <translation>Ask the administrator to install it, or name it with program= in the telephone's address.</translation>
    </message>
    <message>
        <source>软电话意外退出，通话已断</source>
        <translation>The softphone ended unexpectedly; the call is cut</translation>
    </message>
    <message>
        <source>正在自动重新启动。请给来电人回拨。</source>
        <translation>It is started again by itself. Call the caller back.</translation>
    </message>
    <message>
        <source>软电话的端口被别的程序占用</source>
        <translation>Another program took the softphone's port</translation>
    </message>
    <message>
        <source>电话系统没有执行这一步</source>
        <translation>The telephone system did not do this</translation>
    </message>
    <message>
        <source>请确认通话还在，再试一次。</source>
        <translation>See whether the call is still there and try again.</translation>
    </message>
    <message>
        <source>电话系统没有答复</source>
        <translation>The telephone system does not answer</translation>
    </message>
    <message>
        <source>带 * 或 # 的号码不能从这里拨打</source>
        <translation>Numbers with * or # cannot be dialled from here</translation>
    </message>
    <message>
        <source>请改拨普通号码；确需使用功能码，请联系管理员。</source>
        <translation>Dial a plain number; if a service code is needed, ask the administrator.</translation>
    </message>
    <message>
        <source>电话系统没有确认，可能已经执行</source>
        <translation>The telephone system has not confirmed: it may be done</translation>
    </message>
    <message>
        <source>这通来电由话机接听，不能在此操作</source>
        <translation>This call is on your telephone and cannot be acted on from here</translation>
    </message>
    <message>
        <source>请在话机上接听、保持、转接或挂断。</source>
        <translation>Answer, hold, transfer or hang up at the telephone.</translation>
    </message>
    <message>
        <source>正在询问同事，来电人在等待</source>
        <translation>A colleague is being asked, the caller waits</translation>
    </message>
    <message>
        <source>先按 Ctrl+Shift+F3 回到来电人，或按 F4 转给同事。</source>
        <translation>Go back to the caller with Ctrl+Shift+F3, or pass the caller on with F4.</translation>
    </message>
    <message>
        <source>没有正在询问的同事</source>
        <translation>Nobody is being asked</translation>
    </message>
    <message>
        <source>通话中按 Shift+F3 先询问一位同事。</source>
        <translation>Ask a colleague first: Shift+F3 during the call.</translation>
    </message>
    <message>
        <source>对方还没有接听</source>
        <translation>They have not answered yet</translation>
    </message>
    <message>
        <source>接听后再转；按 Ctrl+Shift+F3 回到来电人。</source>
        <translation>Pass on once they answer; Ctrl+Shift+F3 goes back to the caller.</translation>
    </message>
    <message>
        <source>请先看话机上的通话，再决定是否重试。</source>
        <translation>Look at the call on the phone first, then decide whether to try again.</translation>
    </message>
    <message>
        <source>本席没有登记分机</source>
        <translation>This seat has no extension</translation>
    </message>
    <message>
        <source>请在电话设置中填写分机。</source>
        <translation>Enter it in the telephone settings.</translation>
    </message>
    <message>
        <source>当前电话不能三方通话</source>
        <translation>This telephone cannot join three</translation>
    </message>
    <message>
        <source>按 Ctrl+Shift+F3 回到来电人，或按 F4 转给同事。软电话须由管理员登记会议号码后才能三方通话。</source>
        <translation>Ctrl+Shift+F3 goes back to the caller, F4 passes the call to the colleague. A softphone needs a conference number from the administrator to join three.</translation>
    </message>
    <message>
        <source>分机 {extension} 已由本席使用，不必接管</source>
        <translation>Extension {extension} is yours already</translation>
    </message>
    <message>
        <source>服务器没有把分机交给本席</source>
        <translation>The server did not give this seat the extension</translation>
    </message>
    <message>
        <source>本账号可能已在别的席位签入；请签出后重新登录，再按 Ctrl+Shift+F5。</source>
        <translation>You may be signed in at another seat. Sign out and in again, then press Ctrl+Shift+F5.</translation>
    </message>
    <message>
        <source>没有接通，请核对号码</source>
        <translation>Not reached, check the number</translation>
    </message>
    <message>
        <source>来电人没有断开；如在保持中，按 F3 恢复通话。</source>
        <translation>The caller is still there; on hold, F3 takes the call back.</translation>
    </message>
    <message>
        <source>电话系统都没有报告本席的分机</source>
        <translation>No telephone system knows the extension of this seat</translation>
    </message>
    <message>
        <source>请核对电话设置中的分机，或联系管理员。</source>
        <translation>Check the extension in the telephone settings, or ask the administrator.</translation>
    </message>
    <message>
        <source>这个分机正在通话，不能接管</source>
        <translation>That extension is in a call and cannot be taken over</translation>
    </message>
    <message>
        <source>对方通话结束后再试。</source>
        <translation>Try again once that call is over.</translation>
    </message>
    <message>
        <source>另一位同事登记了同一个分机</source>
        <translation>A colleague has named the same extension</translation>
    </message>
    <message>
        <source>请核对电话设置中的分机；在此之前请在话机上操作。</source>
        <translation>Check the extension in the telephone settings; until then use the telephone itself.</translation>
    </message>
    <message>
        <source>电话系统忙</source>
        <translation>The telephone system is busy</translation>
    </message>
    <message>
        <source>离线登录期限已过</source>
        <translation>The time for offline sign-in is over</translation>
    </message>
    <message>
        <source>请连接服务器登录一次。已保存的内容不会丢失。</source>
        <translation>Sign in once with the server. Nothing saved is lost.</translation>
    </message>
    <message>
        <source>密码已在别处更改</source>
        <translation>The password was changed elsewhere</translation>
    </message>
    <message>
        <source>请输入旧密码以打开本机资料。</source>
        <translation>Type the old password to open the copy on this computer.</translation>
    </message>
    <message>
        <source>请先设置新密码</source>
        <translation>A new password is needed first</translation>
    </message>
    <message>
        <source>在“新密码”中输入至少 8 个字符，再按登录。</source>
        <translation>Type at least 8 characters under “New password”, then sign in.</translation>
    </message>
    <message>
        <source>应急受理：目前只能建单</source>
        <translation>Emergency intake: only new orders for now</translation>
    </message>
    <message>
        <source>离线期限已过，其他操作和查询须连接服务器登录后进行。</source>
        <translation>The offline time is over. For everything else, connect to the server and sign in.</translation>
    </message>
    <message>
        <source>还没有服务器地址</source>
        <translation>No server address is set</translation>
    </message>
    <message>
        <source>请填写管理员给的地址，例如 https://12345.example.gov.cn，或用 --server 启动。练习用 --demo。</source>
        <translation>Enter the address your administrator gave you, e.g. https://12345.example.gov.cn, or start with --server URL. To practise, start with --demo.</translation>
    </message>
    <message>
        <source>服务器地址不正确</source>
        <translation>The server address is not right</translation>
    </message>
    <message>
        <source>请检查地址，例如 https://12345.example.gov.cn</source>
        <translation>Check the address, e.g. https://12345.example.gov.cn</translation>
    </message>
    <message>
        <source>启动参数不正确</source>
        <translation>Wrong start arguments</translation>
    </message>
    <message>
        <source>{told}。请更正或去掉快捷方式、命令中的这个参数后再启动。</source>
        <translation>{told}. Correct this argument in the shortcut or command, or leave it out, and start again.</translation>
    </message>
    <message>
        <source>该地址不是热线服务器</source>
        <translation>There is no hotline server at this address</translation>
    </message>
    <message>
        <source>请在“更多”中检查服务器地址。</source>
        <translation>Check the server address under "More".</translation>
    </message>
    <message>
        <source>无法确认服务器身份，连接已中止</source>
        <translation>The server could not prove who it is; the connection was ended</translation>
    </message>
    <message>
        <source>请检查本机时间，或联系管理员检查证书。</source>
        <translation>Check this computer's clock, or ask the administrator to check the certificate.</translation>
    </message>
    <message>
        <source>连不上服务器</source>
        <translation>The server cannot be reached</translation>
    </message>
    <message>
        <source>服务器没有及时回应</source>
        <translation>The server did not answer in time</translation>
    </message>
    <message>
        <source>连接已断开</source>
        <translation>The connection was closed</translation>
    </message>
    <message>
        <source>已保存，服务器尚未确认</source>
        <translation>Saved, not yet confirmed by the server</translation>
    </message>
    <message>
        <source>结果会显示在“待处理”中。</source>
        <translation>The result will show under "Attention".</translation>
    </message>
    <message>
        <source>他人已先处理这张工单</source>
        <translation>Somebody else was first with this order</translation>
    </message>
    <message>
        <source>您的操作保留在“待处理”中，请看最新内容后再决定。</source>
        <translation>Your act is kept under "Attention"; look at the latest state, then decide.</translation>
    </message>
    <message>
        <source>服务器暂存了这一操作，需要人工确认</source>
        <translation>The server put this aside; a person must look at it</translation>
    </message>
    <message>
        <source>请到“待处理”中查看。</source>
        <translation>Please look under "Attention".</translation>
    </message>
    <message>
        <source>本机的工单号已用完</source>
        <translation>This computer has no order numbers left</translation>
    </message>
    <message>
        <source>草稿已保留。恢复连接后自动领取新号段。</source>
        <translation>The draft is kept. New numbers come with the connection.</translation>
    </message>
    <message>
        <source>基础资料尚未下载完</source>
        <translation>Reference data is not here yet</translation>
    </message>
    <message>
        <source>请保持联网，几秒后再试。</source>
        <translation>Stay connected and try again in a few seconds.</translation>
    </message>
    <message>
        <source>找不到这份草稿</source>
        <translation>This draft is not there</translation>
    </message>
    <message>
        <source>可能已提交或删除。</source>
        <translation>It may have been sent or deleted.</translation>
    </message>
    <message>
        <source>找不到这一操作</source>
        <translation>This act is not there</translation>
    </message>
    <message>
        <source>可能已处理完毕。</source>
        <translation>It may be settled already.</translation>
    </message>
    <message>
        <source>报告没有写成</source>
        <translation>The report was not written</translation>
    </message>
    <message>
        <source>请检查“文档”文件夹的空间和权限后再试。</source>
        <translation>Check space and rights of the documents folder, then try again.</translation>
    </message>
    <message>
        <source>这份草稿无法读取</source>
        <translation>This draft cannot be read</translation>
    </message>
    <message>
        <source>这个文件无法读写</source>
        <translation>This file cannot be read or written</translation>
    </message>
    <message>
        <source>它可能已移走、正被占用或没有权限。请检查后再试。</source>
        <translation>It may have been moved, be in use, or not be yours to open. Check and try again.</translation>
    </message>
    <message>
        <source>文件太大</source>
        <translation>The file is too large</translation>
    </message>
    <message>
        <source>每个文件不超过 {most} MB。请压缩或分开后再试。</source>
        <translation>No file may exceed {most} MB. Compress or split it, then try again.</translation>
    </message>
    <message>
        <source>不能附加这种文件</source>
        <translation>This kind of file cannot be attached</translation>
    </message>
    <message>
        <source>可以附加图片、PDF、录音和录像。</source>
        <translation>Pictures, PDF, audio and video can be attached.</translation>
    </message>
    <message>
        <source>附件太多</source>
        <translation>Too many files</translation>
    </message>
    <message>
        <source>一次最多 20 个。</source>
        <translation>At most 20 at once.</translation>
    </message>
    <message>
        <source>文件还在 {seat} 号座席，尚未上传</source>
        <translation>The file is still at seat {seat}, not uploaded yet</translation>
    </message>
    <message>
        <source>该座席联网后自动上传，届时即可打开。</source>
        <translation>That seat uploads it when it is online; it can be opened then.</translation>
    </message>
    <message>
        <source>文件内容已损坏</source>
        <translation>The file's content is damaged</translation>
    </message>
    <message>
        <source>请重新附加一次；仍有问题请联系管理员。</source>
        <translation>Attach it once more; if that does not help, ask your administrator.</translation>
    </message>
    <message>
        <source>文件上传须从另一处继续</source>
        <translation>The upload goes on from another place</translation>
    </message>
    <message>
        <source>程序遇到意外问题</source>
        <translation>Something unexpected went wrong</translation>
    </message>
    <message>
        <source>已保存的内容不受影响。请把报告编号告诉管理员。</source>
        <translation>Nothing saved is harmed. Please give the report number to the administrator.</translation>
    </message>
    <message>
        <source>本机资料库出错</source>
        <translation>The store on this computer failed</translation>
    </message>
    <message>
        <source>本机资料已被另一个程序打开</source>
        <translation>The store is open in another program</translation>
    </message>
    <message>
        <source>请切换到已打开的窗口，或先关闭它。</source>
        <translation>Switch to the open window, or close it first.</translation>
    </message>
    <message>
        <source>无法解锁本机资料</source>
        <translation>The store cannot be unlocked</translation>
    </message>
    <message>
        <source>请检查密码；密码刚改过时请输入旧密码。</source>
        <translation>Check the password; if it was changed lately, type the old one.</translation>
    </message>
    <message>
        <source>本机缓存已损坏</source>
        <translation>The cache on this computer is damaged</translation>
    </message>
    <message>
        <source>未上传的内容另有保存。程序会重新下载缓存。</source>
        <translation>Unsent work is kept apart. The cache is fetched anew.</translation>
    </message>
    <message>
        <source>磁盘已满，刚才的内容没有保存</source>
        <translation>The disk is full; the last change was not saved</translation>
    </message>
    <message>
        <source>请腾出空间后再按一次，窗口里的内容不会丢失。</source>
        <translation>Make room and press again; nothing in the window is lost.</translation>
    </message>
    <message>
        <source>本机资料不能写入</source>
        <translation>The store cannot be written</translation>
    </message>
    <message>
        <source>请检查资料文件夹的权限。</source>
        <translation>Check the rights of its folder.</translation>
    </message>
    <message>
        <source>资料文件夹不能使用：{folder}（{reason}）</source>
        <translation>The data folder cannot be used: {folder} ({reason})</translation>
    </message>
    <message>
        <source>没有改动任何内容。请检查该位置是否存在、是否可写，或用 --data-dir 指定另一个文件夹后重新启动。</source>
        <translation>Nothing was changed. Check that the place exists and can be written to, or start again with another folder: --data-dir</translation>
    </message>
    <message>
        <source>本机资料正忙</source>
        <translation>The store is busy</translation>
    </message>
    <message>
        <source>本机资料来自更新的版本</source>
        <translation>The store was written by a newer version</translation>
    </message>
    <message>
        <source>请更新客户端。</source>
        <translation>Please update the program.</translation>
    </message>
    <message>
        <source>这一操作的状态不允许改动</source>
        <translation>This act can no longer be changed</translation>
    </message>
    <message>
        <source>服务器不接受这一请求</source>
        <translation>The server does not accept this request</translation>
    </message>
    <message>
        <source>服务器不认识其中的内容</source>
        <translation>The server does not know part of this</translation>
    </message>
    <message>
        <source>内容太大</source>
        <translation>Too large</translation>
    </message>
    <message>
        <source>请缩短后再试。</source>
        <translation>Please shorten it and try again.</translation>
    </message>
    <message>
        <source>服务器上没有这一内容</source>
        <translation>The server does not have this</translation>
    </message>
    <message>
        <source>请刷新后再试。</source>
        <translation>Refresh and try again.</translation>
    </message>
    <message>
        <source>登录尝试过多</source>
        <translation>Too many attempts to sign in</translation>
    </message>
    <message>
        <source>请等几分钟再试，或请管理员重置密码。</source>
        <translation>Wait a few minutes, or ask the administrator for a new password.</translation>
    </message>
    <message>
        <source>登录已过期</source>
        <translation>The session has run out</translation>
    </message>
    <message>
        <source>登录已失效</source>
        <translation>The session is no longer valid</translation>
    </message>
    <message>
        <source>本机资料已被停用</source>
        <translation>The data on this computer was shut out</translation>
    </message>
    <message>
        <source>未上传的内容会交回服务器，随后本机资料将被清除。请联系管理员。</source>
        <translation>What was not uploaded goes back to the server, then the data here is wiped. Ask your administrator.</translation>
    </message>
    <message>
        <source>登录不属于本机</source>
        <translation>The session belongs to another computer</translation>
    </message>
    <message>
        <source>您没有这一权限</source>
        <translation>You have no right to this</translation>
    </message>
    <message>
        <source>离线过久，正在重新下载</source>
        <translation>Offline for long; everything is fetched anew</translation>
    </message>
    <message>
        <source>可以继续工作。</source>
        <translation>You can go on working.</translation>
    </message>
    <message>
        <source>服务器资料已恢复，正在重新下载</source>
        <translation>The server was restored; everything is fetched anew</translation>
    </message>
    <message>
        <source>您的权限已变更，正在重新下载</source>
        <translation>Your rights were changed; data is fetched anew</translation>
    </message>
    <message>
        <source>上传顺序有缺口，正在补传</source>
        <translation>A gap in what was sent is being filled</translation>
    </message>
    <message>
        <source>本机资料是拷贝来的，正在改为新设备</source>
        <translation>This computer's data is a copy; it is becoming a device of its own</translation>
    </message>
    <message>
        <source>可以继续工作，未上传的内容不会丢失。</source>
        <translation>You can go on working; unsent work is kept.</translation>
    </message>
    <message>
        <source>上传内容校验不符</source>
        <translation>What was sent does not match its seal</translation>
    </message>
    <message>
        <source>客户端版本过旧</source>
        <translation>This program is too old</translation>
    </message>
    <message>
        <source>请更新后再登录。未上传的内容不会丢失。</source>
        <translation>Update, then sign in. Unsent work is not lost.</translation>
    </message>
    <message>
        <source>服务器版本过旧</source>
        <translation>The server is too old</translation>
    </message>
    <message>
        <source>已有同事认领这通来电</source>
        <translation>A colleague has claimed this call</translation>
    </message>
    <message>
        <source>请看下一通。</source>
        <translation>Take the next one.</translation>
    </message>
    <message>
        <source>这通来电已处理</source>
        <translation>This call has been dealt with</translation>
    </message>
    <message>
        <source>服务器繁忙</source>
        <translation>The server is busy</translation>
    </message>
    <message>
        <source>服务器内部出错</source>
        <translation>The server failed inside</translation>
    </message>
    <message>
        <source>出现问题(代码 {code})</source>
        <translation>Something went wrong (code {code})</translation>
    </message>
    <message>
        <source>{title}。{detail}</source>
        <translation>{title}. {detail}</translation>
    </message>
</context>
<context>
    <name>HandlingView</name>
    <message>
        <source>J/K 上下 · Enter 签收/答复 · C 联系 · D 转派 · W 吹哨 · E 延期 · R 退单 · G 挂账 · / 筛选</source>
        <translation>J/K move · Enter sign/reply · C contact · D send on · W call in · E extend · R return · G suspend · / filter</translation>
    </message>
    <message>
        <source>没有选中的工单</source>
        <translation>No order selected</translation>
    </message>
    <message>
        <source>派到本单位的工单会自动出现在左侧</source>
        <translation>Orders sent to your unit appear at the left by themselves</translation>
    </message>
    <message>
        <source>联系</source>
        <translation>Contact</translation>
    </message>
    <message>
        <source>转派</source>
        <translation>Send on</translation>
    </message>
    <message>
        <source>延期</source>
        <translation>Extend</translation>
    </message>
    <message>
        <source>退单</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>签收</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>答复</source>
        <translation>Reply</translation>
    </message>
    <message>
        <source>{no} 已{action}</source>
        <translation>{no}: {action}</translation>
    </message>
    <message>
        <source>{no} 已撤回：{action}</source>
        <translation>{no} taken back: {action}</translation>
    </message>
</context>
<context>
    <name>HeldDrafts</name>
    <message>
        <source>交接草稿</source>
        <translation>Handed-over drafts</translation>
    </message>
    <message>
        <source>超过 24 小时无人打开的草稿。接手后放入您的草稿，接手会记录在案。</source>
        <translation>Drafts nobody has opened for 24 hours. Taking one puts it into your drafts; the taking is recorded.</translation>
    </message>
    <message>
        <source>接手</source>
        <translation>Take over</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>已放入您的草稿：{words}</source>
        <translation>Now in your drafts: {words}</translation>
    </message>
    <message>
        <source>没有等待接手的草稿</source>
        <translation>No drafts are waiting</translation>
    </message>
    <message>
        <source>{seat} 座席</source>
        <translation>desk {seat}</translation>
    </message>
    <message>
        <source>{time} 交接</source>
        <translation>handed over {time}</translation>
    </message>
</context>
<context>
    <name>HistoryCard</name>
    <message>
        <source>历史工单</source>
        <translation>History</translation>
    </message>
    <message>
        <source>该号码没有历史工单</source>
        <translation>No orders from this number</translation>
    </message>
    <message>
        <source>补充内容，Enter 发送，Esc 取消</source>
        <translation>More; Enter sends, Esc drops</translation>
    </message>
    <message>
        <source>最近通话</source>
        <translation>Recent calls</translation>
    </message>
</context>
<context>
    <name>Intake</name>
    <message>
        <source>地点相近</source>
        <translation>same place</translation>
    </message>
    <message>
        <source>同号码</source>
        <translation>same number</translation>
    </message>
    <message>
        <source>同类别</source>
        <translation>same category</translation>
    </message>
    <message>
        <source>内容相近</source>
        <translation>similar words</translation>
    </message>
    <message>
        <source>时间相近</source>
        <translation>same time</translation>
    </message>
    <message>
        <source>来电人</source>
        <translation>Caller</translation>
    </message>
    <message>
        <source>匿名</source>
        <translation>Anonymous</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Contact number</translation>
    </message>
    <message>
        <source>诉求类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>诉求内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>发生地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>发生时间</source>
        <translation>Time of the matter</translation>
    </message>
    <message>
        <source>被反映对象</source>
        <translation>Complained about</translation>
    </message>
    <message>
        <source>紧急程度</source>
        <translation>Urgency</translation>
    </message>
    <message>
        <source>要求回复</source>
        <translation>Wants a reply</translation>
    </message>
    <message>
        <source>同意回访</source>
        <translation>Agrees to a callback</translation>
    </message>
    <message>
        <source>个人信息</source>
        <translation>Personal data</translation>
    </message>
    <message>
        <source>保密</source>
        <translation>confidential</translation>
    </message>
    <message>
        <source>{label}：{value}</source>
        <translation>{label}: {value}</translation>
    </message>
    <message>
        <source>请问以上内容是否准确？</source>
        <translation>Is all of this correct?</translation>
    </message>
    <message>
        <source>{no} 被退回补正</source>
        <translation>{no} was given back for completion</translation>
    </message>
    <message>
        <source>{count} 件工单被退回补正</source>
        <translation>Orders given back for completion: {count}</translation>
    </message>
    <message>
        <source>Alt+R 到待受理，Enter 认领后补正</source>
        <translation>Alt+R opens the waiting list, Enter claims it for completion</translation>
    </message>
    <message>
        <source>是</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>否</source>
        <translation>no</translation>
    </message>
    <message>
        <source>应为 18 位，现为 {count} 位</source>
        <translation>18 characters wanted, {count} given</translation>
    </message>
    <message>
        <source>前 8 位为数字，其余为数字或字母，不用 I、O、S、V、Z</source>
        <translation>8 digits first, then digits or letters, none of I, O, S, V, Z</translation>
    </message>
    <message>
        <source>末位校验不符，请逐位核对</source>
        <translation>The last character does not fit: please compare each one</translation>
    </message>
</context>
<context>
    <name>IntakeActions</name>
    <message>
        <source>本单已带入同一来电人</source>
        <translation>This form has the same caller already</translation>
    </message>
    <message>
        <source>该工单已结束，不能并入</source>
        <translation>This order has ended; nothing can be merged into it</translation>
    </message>
    <message>
        <source>该工单已结束，不能催办；仍未解决的请新建工单</source>
        <translation>This order has ended and cannot be urged; if it is not solved, make a new one</translation>
    </message>
    <message>
        <source>本次来电已催办过该工单</source>
        <translation>This order was urged already in this call</translation>
    </message>
    <message>
        <source>还没有可复制的工单号</source>
        <translation>There is no order number to copy yet</translation>
    </message>
    <message>
        <source>承办单位随内容变了，核对后再直派</source>
        <translation>The unit has changed with the text: check it, then dispatch again</translation>
    </message>
    <message>
        <source>承办单位未能核对，请看清后再按一次</source>
        <translation>The unit could not be checked: look at it, then press again</translation>
    </message>
</context>
<context>
    <name>IntakeForm</name>
    <message>
        <source>催办此单</source>
        <translation>Urge</translation>
    </message>
    <message>
        <source>补充内容</source>
        <translation>Supplement</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>并入首单</source>
        <translation>Merge</translation>
    </message>
</context>
<context>
    <name>IntakeMatters</name>
    <message>
        <source>{category}（{words}）</source>
        <translation>{category} ({words})</translation>
    </message>
    <message>
        <source>依据：{words}</source>
        <translation>because of {words}</translation>
    </message>
</context>
<context>
    <name>IntakeRows</name>
    <message>
        <source>今天</source>
        <translation>today</translation>
    </message>
    <message>
        <source>昨天</source>
        <translation>yesterday</translation>
    </message>
    <message>
        <source>{days} 天前</source>
        <translation>{days} days ago</translation>
    </message>
    <message>
        <source>已关联 {count} 人</source>
        <translation>{count} callers</translation>
    </message>
    <message>
        <source>距离 {amount}</source>
        <translation>{amount} away</translation>
    </message>
    <message>
        <source>同事由“{matter}”</source>
        <translation>both about “{matter}”</translation>
    </message>
    <message>
        <source>已失效</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>答复 Enter</source>
        <translation>Use Enter</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>main</translation>
    </message>
    <message>
        <source>派单目录：{rule}</source>
        <translation>Directory: {rule}</translation>
    </message>
    <message>
        <source>依据：{reasons}</source>
        <translation>Basis: {reasons}</translation>
    </message>
    <message>
        <source>分类「{category}」× {district}，近 90 天同类 {all} 件中 {own} 件由其办理</source>
        <translation>Category “{category}” × {district}: {own} of {all} of this kind in the last 90 days</translation>
    </message>
    <message>
        <source>全市</source>
        <translation>whole city</translation>
    </message>
    <message>
        <source>，退单 {returned} 件（{rate}）</source>
        <translation>, {returned} sent back ({rate})</translation>
    </message>
    <message>
        <source>，退单风险高</source>
        <translation>, likely to be sent back</translation>
    </message>
    <message>
        <source>本人受理</source>
        <translation>Taken by me</translation>
    </message>
    <message>
        <source>缺：{what}</source>
        <translation>Missing: {what}</translation>
    </message>
    <message>
        <source>已等待 {span}</source>
        <translation>waiting {span}</translation>
    </message>
</context>
<context>
    <name>IntakeView</name>
    <message>
        <source>有一份草稿无法读取，原始内容已保留</source>
        <translation>One draft cannot be read; its raw content is kept</translation>
    </message>
    <message>
        <source>另一座席交接的 {count} 份草稿已打开</source>
        <translation>{count} draft(s) from another desk opened</translation>
    </message>
    <message>
        <source>草稿“{label}”已不在本座席，表单已收起</source>
        <translation>The draft “{label}” is no longer at this seat, its form was put away</translation>
    </message>
    <message>
        <source>这份草稿已不在本座席，表单已收起</source>
        <translation>This draft is no longer at this seat, its form was put away</translation>
    </message>
    <message>
        <source>它已在另一座席打开、提交或删除。现在输入的内容进入另一张表单。</source>
        <translation>It was opened, submitted or deleted at another seat. What you type now goes into another form.</translation>
    </message>
    <message>
        <source>{no} 已催办</source>
        <translation>{no} urged</translation>
    </message>
    <message>
        <source>{no} 已补充</source>
        <translation>{no} supplemented</translation>
    </message>
    <message>
        <source>{no} 已记录进度告知</source>
        <translation>{no}: caller told of the progress</translation>
    </message>
    <message>
        <source>{no} 已撤回并入</source>
        <translation>{no}: caller taken off again</translation>
    </message>
    <message>
        <source>服务器版本较旧，这一步不能撤回。</source>
        <translation>The server is of an older release: this cannot be taken back.</translation>
    </message>
    <message>
        <source>这一步不能撤回。</source>
        <translation>This step cannot be taken back.</translation>
    </message>
    <message>
        <source>已将来电人并入工单 {no}</source>
        <translation>Caller added to order {no}</translation>
    </message>
    <message>
        <source>{no} 已直派</source>
        <translation>{no} dispatched directly</translation>
    </message>
    <message>
        <source>{no} 已撤回催办</source>
        <translation>{no}: urge taken back</translation>
    </message>
    <message>
        <source>{no} 已撤回补充，原文回到补充栏</source>
        <translation>{no}: supplement taken back, its words stand in the line again</translation>
    </message>
    <message>
        <source>{no} 已撤回进度告知</source>
        <translation>{no}: told progress taken back</translation>
    </message>
    <message>
        <source>{no} 已撤回直派，工单待派单</source>
        <translation>{no}: direct dispatch taken back, the order waits for dispatch</translation>
    </message>
    <message>
        <source>已填入答复内容</source>
        <translation>The answer is in the reply</translation>
    </message>
    <message>
        <source>Alt+A 查看修改，F9 直接答复办结</source>
        <translation>Alt+A to read and change it, F9 to close with it</translation>
    </message>
    <message>
        <source>已转给责任单位核对</source>
        <translation>Sent to the owner to check</translation>
    </message>
</context>
<context>
    <name>KeySheet</name>
    <message>
        <source>快捷键</source>
        <translation>Keys</translation>
    </message>
    <message>
        <source>没有键的按 Ctrl+K 输入名称 · F1 或 Esc 关闭 · ↑↓ PgUp PgDn 滚动</source>
        <translation>What has no key: Ctrl+K and its name · F1 or Esc closes · ↑↓ PgUp PgDn scroll</translation>
    </message>
</context>
<context>
    <name>Knowledge</name>
    <message>
        <source>报告有误</source>
        <translation>Report as wrong</translation>
    </message>
    <message>
        <source>哪里不对、正确的是什么（不要写来电人信息）</source>
        <translation>What is wrong, and what is right (nothing about the caller)</translation>
    </message>
    <message>
        <source>答复有误报告</source>
        <translation>Answer the reports</translation>
    </message>
    <message>
        <source>核对结果：已改正，或为什么没有错</source>
        <translation>What was found: corrected, or why it is right</translation>
    </message>
    <message>
        <source>退回修改</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>需要改什么</source>
        <translation>What has to change</translation>
    </message>
    <message>
        <source>放弃修订中的文字</source>
        <translation>Drop the words in work</translation>
    </message>
    <message>
        <source>为什么放弃；已发布的版本不受影响</source>
        <translation>Why; what is published stays</translation>
    </message>
    <message>
        <source>撤下条目</source>
        <translation>Withdraw the article</translation>
    </message>
    <message>
        <source>为什么撤下，坐席会看到</source>
        <translation>Why it is withdrawn; agents will see it</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Send</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>请写明原因</source>
        <translation>Please say why</translation>
    </message>
    <message>
        <source>最多 {limit} 字</source>
        <translation>At most {limit} characters</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>责任单位</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>有效期至</source>
        <translation>Valid to</translation>
    </message>
    <message>
        <source>采用</source>
        <translation>Used</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>(未写标题)</source>
        <translation>(no title)</translation>
    </message>
    <message>
        <source>有误待核</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>已失效</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>待我审核</source>
        <translation>To review</translation>
    </message>
    <message>
        <source>退回待改</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>即将到期</source>
        <translation>Ends soon</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>待审核</source>
        <translation>In review</translation>
    </message>
    <message>
        <source>已退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>标准问题</source>
        <translation>Standard question</translation>
    </message>
    <message>
        <source>相似问法</source>
        <translation>Other wordings</translation>
    </message>
    <message>
        <source>关键词</source>
        <translation>Keywords</translation>
    </message>
    <message>
        <source>诉求分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>答复口径</source>
        <translation>Answer to speak</translation>
    </message>
    <message>
        <source>办理步骤</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>所需材料</source>
        <translation>Documents needed</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>依据链接</source>
        <translation>Link to the source</translation>
    </message>
    <message>
        <source>有效期起</source>
        <translation>Valid from</translation>
    </message>
    <message>
        <source>适用区域</source>
        <translation>Regions</translation>
    </message>
    <message>
        <source>已撤下</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>已发布</source>
        <translation>Published</translation>
    </message>
    <message>
        <source>这条知识已不在这一步，请看最新内容后再决定。</source>
        <translation>The article has moved on. Look at it as it is now and decide again.</translation>
    </message>
    <message>
        <source>这条知识已被他人改动，请看最新内容后再决定。</source>
        <translation>Somebody else has changed the article. Look at it as it is now and decide again.</translation>
    </message>
    <message>
        <source>新建知识</source>
        <translation>New article</translation>
    </message>
    <message>
        <source>编写知识</source>
        <translation>Write the article</translation>
    </message>
    <message>
        <source>已恢复上次未保存的文字</source>
        <translation>What was not saved is back</translation>
    </message>
    <message>
        <source>离开</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>存草稿</source>
        <translation>Save draft</translation>
    </message>
    <message>
        <source>提交审核</source>
        <translation>Submit for review</translation>
    </message>
    <message>
        <source>输入即存本机；存草稿后同事可见</source>
        <translation>Kept here while typing; saved drafts are seen by colleagues</translation>
    </message>
    <message>
        <source>改了什么、为什么，给审核人看</source>
        <translation>What changed and why, for the reviewer</translation>
    </message>
    <message>
        <source>修改说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>每行一条</source>
        <translation>one a line</translation>
    </message>
    <message>
        <source>照着能直接读给来电人</source>
        <translation>can be read out as it stands</translation>
    </message>
    <message>
        <source>不填为全市</source>
        <translation>empty: the whole city</translation>
    </message>
    <message>
        <source>年-月-日，如 2026-03-01</source>
        <translation>2026-03-01</translation>
    </message>
    <message>
        <source>分类名称、拼音首字母或编码，Enter 加入，退格去掉</source>
        <translation>Name, initials or code; Enter adds, Backspace removes</translation>
    </message>
    <message>
        <source>区县、街道或社区，Enter 加入，退格去掉</source>
        <translation>District, street or community; Enter adds</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>{name} 退回：{reason}</source>
        <translation>{name} sent back: {reason}</translation>
    </message>
    <message>
        <source>同事已改动这条知识，见右侧。再次保存将以您的文字为准。</source>
        <translation>A colleague has changed this article: see the right side. Saving again puts your words over theirs.</translation>
    </message>
</context>
<context>
    <name>KnowledgeCard</name>
    <message>
        <source>知识库</source>
        <translation>Knowledge</translation>
    </message>
    <message>
        <source>输入时自动检索</source>
        <translation>as you type</translation>
    </message>
    <message>
        <source>没有匹配的知识</source>
        <translation>Nothing fits yet</translation>
    </message>
    <message>
        <source>已失效，不要照此答复</source>
        <translation>Expired: do not answer by this</translation>
    </message>
    <message>
        <source>哪里有误？Enter 转责任单位，Esc 取消</source>
        <translation>Wrong how? Enter sends, Esc drops</translation>
    </message>
    <message>
        <source>报告有误</source>
        <translation>Report as wrong</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>所需材料：{materials}</source>
        <translation>Documents needed: {materials}</translation>
    </message>
    <message>
        <source>依据：{basis}</source>
        <translation>Basis: {basis}</translation>
    </message>
    <message>
        <source>有效期至 {day}</source>
        <translation>Valid until {day}</translation>
    </message>
</context>
<context>
    <name>KnowledgeView</name>
    <message>
        <source>标题、问法、关键词或拼音首字母</source>
        <translation>Title, wording, keyword or initials</translation>
    </message>
    <message>
        <source>责任单位</source>
        <translation>Owner</translation>
    </message>
    <message>
        <source>选中一条知识阅读</source>
        <translation>Select an article to read</translation>
    </message>
    <message>
        <source>J/K 或方向键移动，/ 查找</source>
        <translation>J/K or arrows move, / finds</translation>
    </message>
    <message>
        <source>我的任务</source>
        <translation>My tasks</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>写作中</source>
        <translation>Writing</translation>
    </message>
    <message>
        <source>待审核</source>
        <translation>In review</translation>
    </message>
    <message>
        <source>有误报告</source>
        <translation>Reported</translation>
    </message>
    <message>
        <source>到期与失效</source>
        <translation>Ending</translation>
    </message>
    <message>
        <source>已撤下</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>答复报告</source>
        <translation>Answer</translation>
    </message>
    <message>
        <source>退回</source>
        <translation>Send back</translation>
    </message>
    <message>
        <source>通过并发布</source>
        <translation>Publish</translation>
    </message>
    <message>
        <source>诉求分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>全部分类</source>
        <translation>All categories</translation>
    </message>
    <message>
        <source>没有等您办理的知识任务</source>
        <translation>Nothing waits for you</translation>
    </message>
    <message>
        <source>没有匹配的知识</source>
        <translation>No knowledge found</translation>
    </message>
    <message>
        <source>共 {count} 条</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>已转给责任单位核对</source>
        <translation>Sent to the owner to check</translation>
    </message>
    <message>
        <source>已答复有误报告</source>
        <translation>Reports answered</translation>
    </message>
    <message>
        <source>已退回修改</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>已撤下，坐席不再检索到</source>
        <translation>Withdrawn: agents no longer find it</translation>
    </message>
    <message>
        <source>已发布</source>
        <translation>Published</translation>
    </message>
    <message>
        <source>草稿已保存，同事可以看到</source>
        <translation>Draft saved; colleagues see it</translation>
    </message>
    <message>
        <source>已提交，等另一人审核</source>
        <translation>Submitted; somebody else reviews it</translation>
    </message>
    <message>
        <source>已放弃修订中的文字</source>
        <translation>The words in work were dropped</translation>
    </message>
    <message>
        <source>没有执行</source>
        <translation>Not done</translation>
    </message>
</context>
<context>
    <name>LaterWords</name>
    <message>
        <source>补充：{text}</source>
        <translation>Added: {text}</translation>
    </message>
    <message>
        <source>另一来电人：{text}</source>
        <translation>Another caller: {text}</translation>
    </message>
    <message>
        <source>更早的 {count} 位来电人所说未列出</source>
        <translation>{count} earlier callers' words are not listed</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>(尚无文字)</source>
        <translation>(no text yet)</translation>
    </message>
    <message>
        <source>交接</source>
        <translation>Hand over</translation>
    </message>
    <message>
        <source>留在本机</source>
        <translation>Keep here</translation>
    </message>
    <message>
        <source>提交</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>丢弃</source>
        <translation>Drop</translation>
    </message>
    <message>
        <source>退出前：{count} 份草稿尚未提交</source>
        <translation>Before you leave: {count} open draft(s)</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>↑↓ 选草稿 · 1 2 3 选去向</source>
        <translation>↑↓ choose a draft · 1 2 3 choose what becomes of it</translation>
    </message>
    <message>
        <source>交接的草稿加密存放在服务器，您下次在任一座席登录时自动打开；超过 24 小时无人打开，组长可以接手。</source>
        <translation>Drafts handed over lie sealed on the server and open when you sign in at any desk. After 24 hours a team lead may take them.</translation>
    </message>
    <message>
        <source>现在连不上服务器：草稿加密留在本机，只有您本人在这台电脑登录才能打开。</source>
        <translation>The server cannot be reached: drafts stay encrypted on this computer. Only you can open them, by signing in here.</translation>
    </message>
    <message>
        <source>{count} 份草稿没有交接，仍在本机：您在另一座席写的同一份草稿正在服务器上等候，文字不同，不能互相覆盖。可以提交或丢弃这里的，也可以留在本机，下次在这台电脑登录时接着写。</source>
        <translation>{count} drafts were not handed over and are still here: what you wrote in the same draft at another desk waits at the server, in other words, and neither may replace the other. Submit or discard the one here, or leave it on this computer and go on with it when you next sign in here.</translation>
    </message>
    <message>
        <source>新工单</source>
        <translation>New order</translation>
    </message>
    <message>
        <source>{act}(未提交的表单)</source>
        <translation>{act} (form not sent)</translation>
    </message>
    <message>
        <source>未填完，不能直接提交</source>
        <translation>incomplete, cannot be submitted yet</translation>
    </message>
    <message>
        <source>基础资料还没到本机，暂时不能提交</source>
        <translation>no reference data here yet, cannot be submitted</translation>
    </message>
</context>
<context>
    <name>Level</name>
    <message>
        <source>市</source>
        <translation>City</translation>
    </message>
    <message>
        <source>区</source>
        <translation>District</translation>
    </message>
    <message>
        <source>街道</source>
        <translation>Street</translation>
    </message>
    <message>
        <source>社区</source>
        <translation>Community</translation>
    </message>
    <message>
        <source>网格</source>
        <translation>Grid</translation>
    </message>
</context>
<context>
    <name>Light</name>
    <message>
        <source>正常</source>
        <translation>On time</translation>
    </message>
    <message>
        <source>临期</source>
        <translation>Near due</translation>
    </message>
    <message>
        <source>超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>已停表</source>
        <translation>Stopped</translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>最多 {limit} 字，多出的没有放进来</source>
        <translation>At most {limit} characters; the rest was not taken</translation>
    </message>
</context>
<context>
    <name>MonitorView</name>
    <message>
        <source>当前排队</source>
        <translation>Waiting calls</translation>
    </message>
    <message>
        <source>15 秒接通率</source>
        <translation>Answered in 15 s</translation>
    </message>
    <message>
        <source>今日受理</source>
        <translation>Orders today</translation>
    </message>
    <message>
        <source>待派单</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>超期未办</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>响应 / 解决 / 满意</source>
        <translation>Contact / solved / satisfied</translation>
    </message>
    <message>
        <source>需人处理</source>
        <translation>Needs a person</translation>
    </message>
    <message>
        <source>数据截至 {time}</source>
        <translation>as of {time}</translation>
    </message>
    <message>
        <source>未接入话务平台</source>
        <translation>No phone system</translation>
    </message>
    <message>
        <source>在办 {count}</source>
        <translation>{count} open</translation>
    </message>
    <message>
        <source>{count} 件 1 小时内到期</source>
        <translation>{count} due within 1 h</translation>
    </message>
    <message>
        <source>1 小时内无到期</source>
        <translation>None due within 1 h</translation>
    </message>
    <message>
        <source>较昨日 {change}</source>
        <translation>{change} since yesterday</translation>
    </message>
    <message>
        <source>与昨日持平</source>
        <translation>As yesterday</translation>
    </message>
    <message>
        <source>另有 {count} 件剩余时间不足</source>
        <translation>{count} more are short of time</translation>
    </message>
    <message>
        <source>近 {days} 天 %</source>
        <translation>Last {days} days, %</translation>
    </message>
    <message>
        <source>须联网</source>
        <translation>Needs connection</translation>
    </message>
    <message>
        <source>{count} 席失联</source>
        <translation>silent seats: {count}</translation>
    </message>
    <message>
        <source>在办 / 其中超期(红)</source>
        <translation>Open / overdue (red)</translation>
    </message>
    <message>
        <source>颜色越浓越多</source>
        <translation>stronger colour is more</translation>
    </message>
    <message>
        <source>今日受理量(每 15 分钟)与常态区间</source>
        <translation>Orders today by quarter hour, over the usual band</translation>
    </message>
    <message>
        <source>承办单位在办</source>
        <translation>Open by unit</translation>
    </message>
    <message>
        <source>各环节工单</source>
        <translation>Open by state</translation>
    </message>
    <message>
        <source>区县在办</source>
        <translation>Open by district</translation>
    </message>
</context>
<context>
    <name>Nuisance</name>
    <message>
        <source>无故反复拨打</source>
        <translation>Repeated calls without reason</translation>
    </message>
    <message>
        <source>辱骂</source>
        <translation>Abuse</translation>
    </message>
    <message>
        <source>骚扰话务员</source>
        <translation>Harassing agents</translation>
    </message>
    <message>
        <source>反复无声</source>
        <translation>Silent calls</translation>
    </message>
    <message>
        <source>谎报</source>
        <translation>False reports</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>警告</source>
        <translation>Warn</translation>
    </message>
    <message>
        <source>简短接听</source>
        <translation>Keep short</translation>
    </message>
    <message>
        <source>可礼貌结束</source>
        <translation>May end politely</translation>
    </message>
    <message>
        <source>待审批</source>
        <translation>To decide</translation>
    </message>
    <message>
        <source>生效中</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>未批准</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>已解除</source>
        <translation>Lifted</translation>
    </message>
    <message>
        <source>申报</source>
        <translation>Proposed</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>不批准</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>解除</source>
        <translation>Lifted</translation>
    </message>
    <message>
        <source>由新措施代替</source>
        <translation>Replaced by a newer one</translation>
    </message>
    <message>
        <source>单次搁置</source>
        <translation>Set aside for one call</translation>
    </message>
    <message>
        <source>搁置骚扰标记</source>
        <translation>Nuisance mark set aside</translation>
    </message>
</context>
<context>
    <name>NuisanceBoard</name>
    <message>
        <source>骚扰号码</source>
        <translation>Nuisance numbers</translation>
    </message>
    <message>
        <source>{count} 项证据尚未到达</source>
        <translation>evidence not yet here: {count}</translation>
    </message>
    <message>
        <source>通话 {calls} · 工单 {orders}</source>
        <translation>Calls {calls} · orders {orders}</translation>
    </message>
    <message>
        <source>{step} · 至 {until}</source>
        <translation>{step} · until {until}</translation>
    </message>
</context>
<context>
    <name>NuisanceBoardCard</name>
    <message>
        <source>{days} 天</source>
        <translation>{days} days</translation>
    </message>
    <message>
        <source>不批准的理由，Enter 确认，Esc 取消</source>
        <translation>Why it is refused, Enter confirms, Esc drops</translation>
    </message>
    <message>
        <source>解除的理由，Enter 确认，Esc 取消</source>
        <translation>Why it is lifted, Enter confirms, Esc drops</translation>
    </message>
    <message>
        <source>请先选择处置方式</source>
        <translation>Choose how calls are treated first</translation>
    </message>
    <message>
        <source>请写明理由</source>
        <translation>Write the reason</translation>
    </message>
</context>
<context>
    <name>NuisanceCard</name>
    <message>
        <source>骚扰电话</source>
        <translation>Nuisance calls</translation>
    </message>
    <message>
        <source>申报原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>说明，Enter 申报，Esc 取消</source>
        <translation>Why; Enter proposes, Esc drops</translation>
    </message>
    <message>
        <source>{step} · {reason} · 至 {until}</source>
        <translation>{step} · {reason} · until {until}</translation>
    </message>
    <message>
        <source>本次来电已搁置标记，照常受理。</source>
        <translation>The mark is set aside for this call. Take it as usual.</translation>
    </message>
    <message>
        <source>涉及生命安全：本次搁置申报，照常受理</source>
        <translation>Danger to life: the proposal does not count for this call, take it as usual</translation>
    </message>
    <message>
        <source>已申报，未送达，联网后上报</source>
        <translation>Proposed, not sent yet; goes when online</translation>
    </message>
    <message>
        <source>已申报，等待班长审批</source>
        <translation>Proposed, waiting for a team lead</translation>
    </message>
    <message>
        <source>申报未批准：{answer}</source>
        <translation>Proposal refused: {answer}</translation>
    </message>
    <message>
        <source>请先选择原因</source>
        <translation>Choose a reason first</translation>
    </message>
    <message>
        <source>选“其他”时请写明说明</source>
        <translation>Write words with Other</translation>
    </message>
    <message>
        <source>请说：请您合理使用热线，反复无故拨打将被限制。照常受理。</source>
        <translation>Say: please use the hotline sensibly, repeated calls without reason will be limited. Take the call as usual.</translation>
    </message>
    <message>
        <source>请说：您好，请直接说明新的诉求。没有新诉求可简短结束；有诉求照常受理。</source>
        <translation>Say: hello, please tell me what is new. Without anything new the call may be kept short; otherwise take it as usual.</translation>
    </message>
    <message>
        <source>请先问：现在有人身危险吗？没有危险也没有新诉求，可说：感谢来电，本次通话到此结束。</source>
        <translation>Ask first: is anybody in danger now? Without danger or anything new you may say: thank you for calling, this call ends here.</translation>
    </message>
    <message>
        <source> 涉及生命危险按 Ctrl+F8 搁置标记。</source>
        <translation> Danger to life: Ctrl+F8 sets the mark aside.</translation>
    </message>
</context>
<context>
    <name>NuisanceWatch</name>
    <message>
        <source>没有来电号码，无法申报</source>
        <translation>No caller number, nothing to propose</translation>
    </message>
    <message>
        <source>该号码还没有可作证据的通话或工单，无法申报</source>
        <translation>This number has no calls or orders as evidence yet</translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>{no} 已在服务器上</source>
        <translation>{no} is at the server</translation>
    </message>
    <message>
        <source>这件工单不在本机的可见范围内</source>
        <translation>This order is outside what this seat may see</translation>
    </message>
    <message>
        <source>{no} 已收到，待人工核对</source>
        <translation>{no} has arrived and waits for a check</translation>
    </message>
    <message>
        <source>内容在班长看板的「服务器暂存的操作」里，号码不变</source>
        <translation>Its content is on the team lead's board under held commands; the number stays</translation>
    </message>
    <message>
        <source>{no} 用过，但没有工单</source>
        <translation>{no} was used, but there is no order</translation>
    </message>
    <message>
        <source>已报警，请班长查找；来电内容请重新登记</source>
        <translation>The team lead has been alerted; please take the caller's request again</translation>
    </message>
    <message>
        <source>{no} 属于 {seat} 席的号段</source>
        <translation>{no} is of a block of seat {seat}</translation>
    </message>
    <message>
        <source>可能已在那里登记，还没有上传，详情随后可查</source>
        <translation>It may have been taken there and not sent yet; details follow</translation>
    </message>
    <message>
        <source>没有发出过 {no}</source>
        <translation>{no} was never given out</translation>
    </message>
    <message>
        <source>请与来电人再核对一遍号码</source>
        <translation>Please check the number with the caller again</translation>
    </message>
    <message>
        <source>{no} 与下面这件工单出自同一份草稿</source>
        <translation>{no} is of the same draft as the order below</translation>
    </message>
    <message>
        <source>按那件工单答复来电人</source>
        <translation>Answer the caller by that order</translation>
    </message>
    <message>
        <source>本机没有 {no}</source>
        <translation>{no} is not on this seat</translation>
    </message>
    <message>
        <source>连上服务器后才能查到它在哪个席位</source>
        <translation>Where it is can be asked once the server is there</translation>
    </message>
    <message>
        <source>{no} 属于某一席的号段</source>
        <translation>{no} is of a block of a seat</translation>
    </message>
    <message>
        <source>这个号码有一位不对</source>
        <translation>One digit of this number is wrong</translation>
    </message>
    <message>
        <source>校验位不符：听错或输错了，请与来电人再核对一遍</source>
        <translation>The check digit does not fit: misheard or mistyped, please check it with the caller again</translation>
    </message>
</context>
<context>
    <name>OrderCard</name>
    <message>
        <source>工单</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>诉求类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>时间、地点、事由、诉求</source>
        <translation>When, where, what, what is wanted</translation>
    </message>
    <message>
        <source>单位或企业名称</source>
        <translation>Unit or enterprise</translation>
    </message>
    <message>
        <source>名称、拼音、首字母或编码</source>
        <translation>Name, pinyin, initials or code</translation>
    </message>
    <message>
        <source>区、街道、社区或道路</source>
        <translation>District, street, community or road</translation>
    </message>
    <message>
        <source>要求回复</source>
        <translation>Wants a reply</translation>
    </message>
    <message>
        <source>同意回访</source>
        <translation>Agrees to callback</translation>
    </message>
    <message>
        <source>已读单核对</source>
        <translation>Read back</translation>
    </message>
    <message>
        <source>诉求内容</source>
        <translation>Content</translation>
    </message>
    <message>
        <source>被反映对象</source>
        <translation>Complained about</translation>
    </message>
    <message>
        <source>投诉、举报必填</source>
        <translation>complaints, reports</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>自动生成，可改</source>
        <translation>made for you</translation>
    </message>
    <message>
        <source>诉求分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>拼音首字母可检索</source>
        <translation>pinyin works</translation>
    </message>
    <message>
        <source>发生地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>所属网格</source>
        <translation>Grid</translation>
    </message>
    <message>
        <source>发生时间</source>
        <translation>Time of the matter</translation>
    </message>
    <message>
        <source>紧急程度</source>
        <translation>Urgency</translation>
    </message>
    <message>
        <source>办理时限</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>来电人主体</source>
        <translation>Caller is</translation>
    </message>
    <message>
        <source>企业名称</source>
        <translation>Enterprise</translation>
    </message>
    <message>
        <source>统一社会信用代码</source>
        <translation>Credit code</translation>
    </message>
    <message>
        <source>Alt+G {category}</source>
        <translation>Alt+G {category}</translation>
    </message>
    <message>
        <source>未填：{names}</source>
        <translation>Open: {names}</translation>
    </message>
    <message>
        <source>未填：{names} 等 {count} 项</source>
        <translation>Open: {names} … ({count})</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>来电人信息保密</source>
        <translation>Caller kept secret</translation>
    </message>
    <message>
        <source>来电人匿名</source>
        <translation>Anonymous caller</translation>
    </message>
    <message>
        <source>保密</source>
        <translation>Confidential</translation>
    </message>
    <message>
        <source>涉险</source>
        <translation>Life at risk</translation>
    </message>
    <message>
        <source>重复 {count} 人</source>
        <translation>Other callers: {count}</translation>
    </message>
    <message>
        <source>督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>催办 {count} 次</source>
        <translation>Urged {count}×</translation>
    </message>
    <message>
        <source>第 {count} 次办理</source>
        <translation>Round {count}</translation>
    </message>
    <message>
        <source>退单 {count} 次</source>
        <translation>Returned {count}×</translation>
    </message>
    <message>
        <source>疑难</source>
        <translation>Hard case</translation>
    </message>
    <message>
        <source>不计考核</source>
        <translation>Not assessed</translation>
    </message>
    <message>
        <source>待上传 {count}</source>
        <translation>{count} to send</translation>
    </message>
    <message>
        <source>已不在您的范围</source>
        <translation>No longer yours</translation>
    </message>
    <message>
        <source>三方通话 {name}</source>
        <translation>Three-way call with {name}</translation>
    </message>
    <message>
        <source>已转 {name}</source>
        <translation>Passed to {name}</translation>
    </message>
</context>
<context>
    <name>OrderColumns</name>
    <message>
        <source>剩余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>工单号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>标题</source>
        <translation>Title</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>区域</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>来源</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>受理时间</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
</context>
<context>
    <name>OrderTimeline</name>
    <message>
        <source>经过</source>
        <translation>History</translation>
    </message>
    <message>
        <source>撤回并入的来电人</source>
        <translation>Added caller taken back</translation>
    </message>
    <message>
        <source>撤回：{action}</source>
        <translation>Taken back: {action}</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>工单号、电话、分类、地点、单位、人员、短语、知识或命令</source>
        <translation>Order, phone, category, place, unit, person, phrase, article or command</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>↑↓ 选择 · Enter 执行 · Esc 关闭</source>
        <translation>↑↓ choose · Enter run · Esc close</translation>
    </message>
    <message>
        <source>正在查找…</source>
        <translation>Searching…</translation>
    </message>
    <message>
        <source>没能查完</source>
        <translation>The search could not be finished</translation>
    </message>
    <message>
        <source>请再试一次</source>
        <translation>Please try again</translation>
    </message>
    <message>
        <source>没有找到“{text}”</source>
        <translation>Nothing found for “{text}”</translation>
    </message>
    <message>
        <source>可输入完整工单号或尾号、电话、标题中的字，名称、拼音、首字母或编码</source>
        <translation>Type a whole order number or its last digits, a phone, words of a title, or a name by pinyin, initials or code</translation>
    </message>
    <message>
        <source>分类</source>
        <translation>Category</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>人员</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>短语</source>
        <translation>Phrase</translation>
    </message>
    <message>
        <source>知识</source>
        <translation>Knowledge</translation>
    </message>
    <message>
        <source>值班 {phone}</source>
        <translation>duty {phone}</translation>
    </message>
    <message>
        <source>联络员 {name}</source>
        <translation>liaison {name}</translation>
    </message>
    <message>
        <source>工号 {no}</source>
        <translation>No. {no}</translation>
    </message>
    <message>
        <source>号码已复制</source>
        <translation>Number copied</translation>
    </message>
    <message>
        <source>短语已复制</source>
        <translation>Phrase copied</translation>
    </message>
    <message>
        <source>联络员</source>
        <translation>liaison</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>head</translation>
    </message>
</context>
<context>
    <name>PhoneSettings</name>
    <message>
        <source>电话</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>已保存，留空不变</source>
        <translation>kept; empty: unchanged</translation>
    </message>
    <message>
        <source>系统默认</source>
        <translation>system default</translation>
    </message>
    <message>
        <source>主机</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>主机名或地址，可带 :端口</source>
        <translation>name or address, with :port if needed</translation>
    </message>
    <message>
        <source>传输</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>分机</source>
        <translation>Extension</translation>
    </message>
    <message>
        <source>管理账号</source>
        <translation>Account</translation>
    </message>
    <message>
        <source>口令</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>本地区号</source>
        <translation>Area code</translation>
    </message>
    <message>
        <source>其他选项</source>
        <translation>Other options</translation>
    </message>
    <message>
        <source>名称=值&amp;名称=值，可不填</source>
        <translation>name=value&amp;name=value, may be empty</translation>
    </message>
    <message>
        <source>麦克风</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>扬声器</source>
        <translation>Loudspeaker</translation>
    </message>
    <message>
        <source>振铃</source>
        <translation>Bell</translation>
    </message>
    <message>
        <source>按键音</source>
        <translation>Key tones</translation>
    </message>
    <message>
        <source>RTP 事件(RFC 4733)</source>
        <translation>RTP events (RFC 4733)</translation>
    </message>
    <message>
        <source>SIP INFO</source>
        <translation>SIP INFO</translation>
    </message>
    <message>
        <source>看对方支持哪种</source>
        <translation>What the other end takes</translation>
    </message>
    <message>
        <source>试一试</source>
        <translation>Try it</translation>
    </message>
    <message>
        <source>保存并启用</source>
        <translation>Save and use</translation>
    </message>
    <message>
        <source>试麦克风</source>
        <translation>Try microphone</translation>
    </message>
    <message>
        <source>试扬声器</source>
        <translation>Try loudspeaker</translation>
    </message>
    <message>
        <source>试振铃</source>
        <translation>Try bell</translation>
    </message>
    <message>
        <source>练习中可以试，但不会更换电话，也不保存。</source>
        <translation>In practice you may try, but no telephone is changed and nothing is kept.</translation>
    </message>
    <message>
        <source>正在试，最多十秒…</source>
        <translation>Trying, ten seconds at most…</translation>
    </message>
    <message>
        <source>请对着麦克风说话，应从扬声器听到自己…</source>
        <translation>Speak into the microphone: you should hear yourself in the loudspeaker…</translation>
    </message>
    <message>
        <source>正在放音…</source>
        <translation>Playing…</translation>
    </message>
    <message>
        <source>正在启用…</source>
        <translation>Taking it over…</translation>
    </message>
    <message>
        <source>已注册：电话系统接受了本机。</source>
        <translation>Registered: the telephone system took this computer.</translation>
    </message>
    <message>
        <source>已连上：电话系统接受了本机。</source>
        <translation>Connected: the telephone system took this computer.</translation>
    </message>
    <message>
        <source>放完了。没有听到？请调高音量，或换一个设备。</source>
        <translation>Played. Not heard? Turn the volume up, or choose another device.</translation>
    </message>
    <message>
        <source>已保存并启用，不需要重启。</source>
        <translation>Saved and in use, no restart is needed. </translation>
    </message>
    <message>
        <source>上次输入的内容还没有保存。</source>
        <translation>What you typed last time is not saved yet.</translation>
    </message>
    <message>
        <source>正在连接…</source>
        <translation>Connecting…</translation>
    </message>
    <message>
        <source>已保存并启用，已连上电话系统。</source>
        <translation>Saved and in use: connected to the telephone system.</translation>
    </message>
    <message>
        <source>已保存，但还连不上。{reason}</source>
        <translation>Saved, but it does not connect yet. {reason}</translation>
    </message>
    <message>
        <source>电话设置</source>
        <translation>Telephone settings</translation>
    </message>
    <message>
        <source>口令存入本机钥匙串，不写入设置文件</source>
        <translation>The secret goes into this machine's keyring, not into the settings file</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>不接电话</source>
        <translation>None</translation>
    </message>
    <message>
        <source>软电话</source>
        <translation>Softphone</translation>
    </message>
    <message>
        <source>Asterisk</source>
        <translation>Asterisk</translation>
    </message>
    <message>
        <source>FreeSWITCH(试验)</source>
        <translation>FreeSWITCH (trial)</translation>
    </message>
    <message>
        <source>由服务器告知</source>
        <translation>Via the server</translation>
    </message>
    <message>
        <source>其他电话程序</source>
        <translation>Other program</translation>
    </message>
    <message>
        <source>不连接电话系统；来电号码由坐席手工录入。</source>
        <translation>No telephone system; callers' numbers are typed by hand.</translation>
    </message>
    <message>
        <source>由本程序运行 baresip，用电脑和耳机接打电话，不需要话机。</source>
        <translation>This program runs baresip: calls are taken with computer and headset, no telephone is needed.</translation>
    </message>
    <message>
        <source>用桌上的话机接听，本程序经管理接口(AMI)显示来电并转接、挂断、示忙。</source>
        <translation>Calls are lifted at the telephone on the desk; this program shows them through the manager interface (AMI), passes on, hangs up and pauses.</translation>
    </message>
    <message>
        <source>试验性：经事件套接字显示来电并控制话机，尚未在真实的 FreeSWITCH 上用过。</source>
        <translation>Experimental: shows calls and drives the telephone through the event socket; never yet used with a real FreeSWITCH.</translation>
    </message>
    <message>
        <source>由服务器告知本席的来电，接听和保持在话机上操作。</source>
        <translation>The server tells this seat of its calls; answering and holding are done at the telephone.</translation>
    </message>
    <message>
        <source>由其他电话程序告知来电：让它运行 hotline-desk call --from 号码 --state ringing(或 answered、ended),或打开 hotline:号码?state=ringing。</source>
        <translation>Another telephone program tells of calls: let it run hotline-desk call --from NUMBER --state ringing (or answered, ended), or open hotline:NUMBER?state=ringing.</translation>
    </message>
    <message>
        <source>主机写作 pbx.example 或 10.0.0.5:5060(端口 1 至 65535)。</source>
        <translation>A host is written pbx.example or 10.0.0.5:5060 (port 1 to 65535).</translation>
    </message>
    <message>
        <source>账号为电话系统分给本席的管理账号，最多 200 个字符。</source>
        <translation>The account is the one the telephone system gave this seat, at most 200 characters.</translation>
    </message>
    <message>
        <source>分机写作 8012。</source>
        <translation>An extension is written 8012.</translation>
    </message>
    <message>
        <source>口令不能换行；软电话的口令最多 63 个字节。</source>
        <translation>A secret has no line breaks; a softphone's has at most 63 bytes.</translation>
    </message>
    <message>
        <source>区号写作 0371。</source>
        <translation>An area code is written 0371.</translation>
    </message>
    <message>
        <source>声音设备写作 alsa,plughw:1,0(驱动，设备)。</source>
        <translation>A sound device is written alsa,plughw:1,0 (driver,device).</translation>
    </message>
    <message>
        <source>按键音为 rtp、info 或 auto。</source>
        <translation>Key tones are rtp, info or auto.</translation>
    </message>
    <message>
        <source>其他选项写作 名称=值&amp;名称=值，如 timeout=20&amp;conference=*70。</source>
        <translation>Other options are written name=value&amp;name=value, such as timeout=20&amp;conference=*70.</translation>
    </message>
    <message>
        <source>请填写</source>
        <translation>needed</translation>
    </message>
    <message>
        <source>格式不对</source>
        <translation>written wrong</translation>
    </message>
    <message>
        <source>太长</source>
        <translation>too long</translation>
    </message>
    <message>
        <source>被拒绝：账号、分机或口令不对，或电话系统不允许这台电脑。请核对后再试，仍不行请联系管理员。</source>
        <translation>Refused: account, extension or secret is wrong, or the telephone system does not permit this computer. Check them and try again; if that does not help, ask your administrator.</translation>
    </message>
    <message>
        <source>没有答复：请核对主机和端口，检查网线、网络与防火墙，再试一次。</source>
        <translation>No answer: check host and port, the cable, network and firewall, and try again.</translation>
    </message>
    <message>
        <source>那里答话的不是电话系统的接口：请核对端口(Asterisk 5038,FreeSWITCH 8021)。</source>
        <translation>What answers there is no telephone system's interface: check the port (Asterisk 5038, FreeSWITCH 8021).</translation>
    </message>
    <message>
        <source>登录未完成线路就断了：请核对端口和加密方式，或请管理员查看电话系统。</source>
        <translation>The line was closed before the sign-in was done: check port and encryption, or ask your administrator to look at the telephone system.</translation>
    </message>
    <message>
        <source>本机没有 baresip:请管理员安装(Debian:apt-get install baresip-core),或在其他选项写 program=程序&amp;modules=模块目录。</source>
        <translation>baresip is not installed here: ask your administrator (Debian: apt-get install baresip-core), or write program=FILE&amp;modules=FOLDER into other options.</translation>
    </message>
    <message>
        <source>baresip 一启动就退出：请核对声音设备和其他选项。</source>
        <translation>baresip ended as soon as it was started: check the sound devices and other options.</translation>
    </message>
    <message>
        <source>打不开这个声音设备：请换一个，检查是否插好、是否被别的程序占用。</source>
        <translation>This sound device cannot be opened: choose another, check that it is plugged in and not used by another program.</translation>
    </message>
    <message>
        <source>通话中不能更换电话：挂断后再保存。</source>
        <translation>The telephone cannot be changed during a call: save after hanging up.</translation>
    </message>
    <message>
        <source>系统钥匙串打不开，口令未保存：请解锁钥匙串后再试。</source>
        <translation>The system's keyring cannot be opened, the secret was not kept: unlock it and try again.</translation>
    </message>
</context>
<context>
    <name>PickSources</name>
    <message>
        <source>来电人对“{name}”的叫法</source>
        <translation>What callers call “{name}”</translation>
    </message>
</context>
<context>
    <name>Pool</name>
    <message>
        <source>待受理</source>
        <translation>To take up</translation>
    </message>
    <message>
        <source>待派单</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>退单审核</source>
        <translation>Returns to review</translation>
    </message>
    <message>
        <source>延期审核</source>
        <translation>Extensions to review</translation>
    </message>
    <message>
        <source>答复审核</source>
        <translation>Replies to review</translation>
    </message>
    <message>
        <source>挂账审核</source>
        <translation>Suspensions to review</translation>
    </message>
    <message>
        <source>不合理认定</source>
        <translation>Unreasonable claims</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Conference</translation>
    </message>
    <message>
        <source>即将超期</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>已超期</source>
        <translation>Overdue</translation>
    </message>
    <message>
        <source>疑难</source>
        <translation>Hard</translation>
    </message>
    <message>
        <source>待签收</source>
        <translation>To sign</translation>
    </message>
    <message>
        <source>本单位办理中</source>
        <translation>Handled by the unit</translation>
    </message>
    <message>
        <source>本单位即将超期</source>
        <translation>The unit's, due soon</translation>
    </message>
    <message>
        <source>被督办</source>
        <translation>Under supervision</translation>
    </message>
    <message>
        <source>会办</source>
        <translation>Assisting</translation>
    </message>
    <message>
        <source>待回访</source>
        <translation>Callbacks due</translation>
    </message>
    <message>
        <source>约定回访</source>
        <translation>Callbacks by appointment</translation>
    </message>
    <message>
        <source>二次回访</source>
        <translation>Second callbacks</translation>
    </message>
    <message>
        <source>今日已回访</source>
        <translation>Called back today</translation>
    </message>
    <message>
        <source>未办结</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>本人受理</source>
        <translation>Taken by me</translation>
    </message>
    <message>
        <source>全部工单</source>
        <translation>All orders</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>跟随系统</source>
        <translation>As the system</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>高对比</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Preferences</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>字号</source>
        <translation>Text size</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>下次登录起生效</source>
        <translation>From the next sign-in</translation>
    </message>
    <message>
        <source>座席</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>电话设置…</source>
        <translation>Telephone…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>PutAside</name>
    <message>
        <source>提交时已没有这项权限。</source>
        <translation>The right for it was lost by then.</translation>
    </message>
    <message>
        <source>操作人与登录人不符。</source>
        <translation>Author and signed-in person differ.</translation>
    </message>
    <message>
        <source>操作没有签名。</source>
        <translation>The act is not signed.</translation>
    </message>
    <message>
        <source>操作的签名不符。</source>
        <translation>The signature does not fit.</translation>
    </message>
    <message>
        <source>服务器反复处理失败。</source>
        <translation>The server failed on it again and again.</translation>
    </message>
    <message>
        <source>工单已经存在。</source>
        <translation>The order is there already.</translation>
    </message>
    <message>
        <source>工单标识不正确。</source>
        <translation>The order's id is malformed.</translation>
    </message>
    <message>
        <source>工单号不正确。</source>
        <translation>The order number is malformed.</translation>
    </message>
    <message>
        <source>工单号已被使用。</source>
        <translation>The order number is taken.</translation>
    </message>
    <message>
        <source>工单号不在该席位的号段内。</source>
        <translation>The number is not of a block of that seat.</translation>
    </message>
    <message>
        <source>同一份草稿已在另一席位提交为工单。</source>
        <translation>The same draft was submitted as an order at another seat.</translation>
    </message>
    <message>
        <source>服务器无法接收这一操作。</source>
        <translation>The server cannot take this act.</translation>
    </message>
    <message>
        <source>该工作站已停用，没有执行。</source>
        <translation>That workstation was shut out: not done.</translation>
    </message>
    <message>
        <source>操作人已停用，没有执行。</source>
        <translation>The person is no longer active: not done.</translation>
    </message>
    <message>
        <source>操作人已被告知没有生效，服务器恢复后不再执行。</source>
        <translation>Its author was told that it is not done: the restored server does not do it now.</translation>
    </message>
    <message>
        <source>没有提交的草稿。</source>
        <translation>A draft that was not submitted.</translation>
    </message>
    <message>
        <source>代码 {code}</source>
        <translation>Code {code}</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>筛选：标题、内容、单号…   /</source>
        <translation>Filter   /</translation>
    </message>
    <message>
        <source>筛选</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>工单列表</source>
        <translation>Orders</translation>
    </message>
    <message>
        <source>没有符合“{words}”的工单</source>
        <translation>No order matches “{words}”</translation>
    </message>
    <message>
        <source>筛选隐藏了本标签的 {count} 件工单，按 Esc 清除筛选</source>
        <translation>Orders of this tab hidden by the filter: {count}. Esc clears the filter</translation>
    </message>
    <message>
        <source>这里没有待处理的工单</source>
        <translation>Nothing waits here</translation>
    </message>
    <message>
        <source>新工单会自动出现</source>
        <translation>New orders appear by themselves</translation>
    </message>
    <message>
        <source>没有选中的工单</source>
        <translation>No order selected</translation>
    </message>
    <message>
        <source>按 J 或 K 选中一件后再操作</source>
        <translation>Press J or K to select one first</translation>
    </message>
</context>
<context>
    <name>QueueTab</name>
    <message>
        <source>待回访</source>
        <translation>Due</translation>
    </message>
    <message>
        <source>约定</source>
        <translation>Appointed</translation>
    </message>
    <message>
        <source>二次</source>
        <translation>Again</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>待派单</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>退单审核</source>
        <translation>Returns</translation>
    </message>
    <message>
        <source>延期审核</source>
        <translation>Extensions</translation>
    </message>
    <message>
        <source>答复审核</source>
        <translation>Replies</translation>
    </message>
    <message>
        <source>挂账审核</source>
        <translation>Suspensions</translation>
    </message>
    <message>
        <source>不合理认定</source>
        <translation>Claims</translation>
    </message>
    <message>
        <source>会商</source>
        <translation>Disputes</translation>
    </message>
    <message>
        <source>即将超时</source>
        <translation>Due soon</translation>
    </message>
    <message>
        <source>疑难</source>
        <translation>Hard</translation>
    </message>
    <message>
        <source>待签收</source>
        <translation>To sign</translation>
    </message>
    <message>
        <source>办理中</source>
        <translation>In handling</translation>
    </message>
    <message>
        <source>被督办</source>
        <translation>Supervised</translation>
    </message>
    <message>
        <source>会办</source>
        <translation>Assisting</translation>
    </message>
</context>
<context>
    <name>ReadBackCard</name>
    <message>
        <source>读单核对</source>
        <translation>Read back</translation>
    </message>
</context>
<context>
    <name>ReadingCard</name>
    <message>
        <source>答复口径</source>
        <translation>Answer to speak</translation>
    </message>
    <message>
        <source>办理步骤</source>
        <translation>Steps</translation>
    </message>
    <message>
        <source>所需材料</source>
        <translation>Documents needed</translation>
    </message>
    <message>
        <source>依据</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>相似问法</source>
        <translation>Other wordings</translation>
    </message>
    <message>
        <source>(未写标题)</source>
        <translation>(no title)</translation>
    </message>
    <message>
        <source>已撤下：{reason}</source>
        <translation>Withdrawn: {reason}</translation>
    </message>
    <message>
        <source>已失效，不要照此答复</source>
        <translation>Expired: do not answer by it</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>有效期 {start} 至 {end}</source>
        <translation>Valid {start} to {end}</translation>
    </message>
    <message>
        <source>采用 {used} 次，报告有误 {wrong} 次</source>
        <translation>Used {used} times, reported wrong {wrong} times</translation>
    </message>
    <message>
        <source>第 {no} 版</source>
        <translation>Version {no}</translation>
    </message>
    <message>
        <source>全市</source>
        <translation>Whole city</translation>
    </message>
    <message>
        <source>有待上传的操作</source>
        <translation>Something here waits to be uploaded</translation>
    </message>
</context>
<context>
    <name>ReceiptCard</name>
    <message>
        <source>工单已保存，号码</source>
        <translation>Order saved, number</translation>
    </message>
    <message>
        <source>查询码 {code}</source>
        <translation>Query code {code}</translation>
    </message>
    <message>
        <source>来电人已并入工单</source>
        <translation>Caller added to order</translation>
    </message>
    <message>
        <source>已告知进展，工单</source>
        <translation>Progress told, order</translation>
    </message>
    <message>
        <source>已复制</source>
        <translation>Copied</translation>
    </message>
</context>
<context>
    <name>ReceivedPage</name>
    <message>
        <source>待受理</source>
        <translation>Waiting requests</translation>
    </message>
    <message>
        <source>网络、短信等渠道、漏接来电及退回补正的工单，Enter 认领；漏接来电认领后按 F5 回拨</source>
        <translation>Web, text messages and other channels, missed calls, orders given back for completion. Enter claims; F5 then dials a missed call</translation>
    </message>
    <message>
        <source>没有待受理的诉求</source>
        <translation>Nothing is waiting</translation>
    </message>
    <message>
        <source>认领</source>
        <translation>Claim</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>系统不认识这个操作。请更新客户端后再试。</source>
        <translation>This act is not known. Update the program and try again.</translation>
    </message>
    <message>
        <source>找不到这张工单。请刷新列表后再试。</source>
        <translation>The order is not there. Refresh the list and try again.</translation>
    </message>
    <message>
        <source>工单当前状态不能做这一步。请看右侧经过后再选操作。</source>
        <translation>The order's state does not allow this. Look at its history, then choose.</translation>
    </message>
    <message>
        <source>您的角色不能做这一步。请转给有权限的同事。</source>
        <translation>Your role does not allow this. Pass it to a colleague who may.</translation>
    </message>
    <message>
        <source>这张工单不归您的单位。请联系派单席。</source>
        <translation>The order is not your unit's. Contact the dispatch desk.</translation>
    </message>
    <message>
        <source>这一部分不归您的单位办理。</source>
        <translation>This part is not your unit's.</translation>
    </message>
    <message>
        <source>您与本件有利害关系，应当回避。请转给其他同事。</source>
        <translation>You have an interest in this matter and must stand back. Pass it to a colleague.</translation>
    </message>
    <message>
        <source>必填</source>
        <translation>Required</translation>
    </message>
    <message>
        <source>太长，最多 {limit} 字</source>
        <translation>Too long, at most {limit} characters</translation>
    </message>
    <message>
        <source>内容不正确，请改正</source>
        <translation>Not right, please correct</translation>
    </message>
    <message>
        <source>第 {at} 字不可见（{what}）：提交时选中，按 Delete 删去</source>
        <translation>Character {at} is invisible ({what}): sending selects it, Delete removes it</translation>
    </message>
    <message>
        <source>没有这个分类，请从列表中选择</source>
        <translation>No such category, choose from the list</translation>
    </message>
    <message>
        <source>没有这个单位，请从列表中选择</source>
        <translation>No such unit, choose from the list</translation>
    </message>
    <message>
        <source>没有这个区域，请从列表中选择</source>
        <translation>No such area, choose from the list</translation>
    </message>
    <message>
        <source>没有这个选项，请从列表中选择</source>
        <translation>No such choice, choose from the list</translation>
    </message>
    <message>
        <source>请写明具体地址</source>
        <translation>A precise address is needed</translation>
    </message>
    <message>
        <source>投诉、举报须写明被反映对象</source>
        <translation>A complaint or report needs whom it is about</translation>
    </message>
    <message>
        <source>不能派给被反映的单位，请改派上级或其他单位</source>
        <translation>Not to the unit complained about; choose its superior or another one</translation>
    </message>
    <message>
        <source>不得直接派给社区，请派给街道办事处</source>
        <translation>Not directly to a community; choose the street office</translation>
    </message>
    <message>
        <source>派单目录对应多个单位，不能直派，请转派单席</source>
        <translation>The directory names several units; pass it to the dispatch desk</translation>
    </message>
    <message>
        <source>举报件不能直派，请转派单席</source>
        <translation>Reports are not dispatched directly; pass it to the dispatch desk</translation>
    </message>
    <message>
        <source>保密件不能直派，请转派单席</source>
        <translation>Confidential orders are not dispatched directly; pass it to the dispatch desk</translation>
    </message>
    <message>
        <source>本件经裁定，不得再退单</source>
        <translation>Designated by ruling; it may not be returned again</translation>
    </message>
    <message>
        <source>退单时限已过，请办理或申请延期</source>
        <translation>The time to return is over; handle it or ask for an extension</translation>
    </message>
    <message>
        <source>退单次数已满，请提交争议会商</source>
        <translation>Returned as often as allowed; take it to a conference</translation>
    </message>
    <message>
        <source>已经在这个单位，请选择其他单位</source>
        <translation>It is at this unit already; choose another</translation>
    </message>
    <message>
        <source>同类申请正在审核，请等待结果</source>
        <translation>Such a request is under review; wait for its result</translation>
    </message>
    <message>
        <source>没有待审的申请，可能已由他人处理</source>
        <translation>No open request; somebody may have decided it</translation>
    </message>
    <message>
        <source>延期次数或天数已满</source>
        <translation>No more extensions or days allowed</translation>
    </message>
    <message>
        <source>已超时限，不能再申请延期</source>
        <translation>Overdue; an extension can no longer be asked for</translation>
    </message>
    <message>
        <source>请先向来电人说明并登记联系</source>
        <translation>Tell the caller first and log the contact</translation>
    </message>
    <message>
        <source>须由负责人确认</source>
        <translation>The leader must confirm</translation>
    </message>
    <message>
        <source>协办单位还没有反馈，请等待或催办</source>
        <translation>Assisting units have not replied; wait or urge</translation>
    </message>
    <message>
        <source>请先登记与来电人的联系</source>
        <translation>Log the contact with the caller first</translation>
    </message>
    <message>
        <source>请先向来电人复述核对（Ctrl+R 读单）</source>
        <translation>Read back to the caller first (Ctrl+R)</translation>
    </message>
    <message>
        <source>撤回时间已过</source>
        <translation>The time to take it back is over</translation>
    </message>
    <message>
        <source>只能撤回自己的操作</source>
        <translation>Only your own act can be undone</translation>
    </message>
    <message>
        <source>承办单位已签收，不能撤回</source>
        <translation>The unit has signed; it cannot be undone</translation>
    </message>
    <message>
        <source>同事正在处理这一件，请选下一件</source>
        <translation>A colleague works on this one; take the next</translation>
    </message>
    <message>
        <source>这一件没有被领取</source>
        <translation>Nobody holds this one</translation>
    </message>
    <message>
        <source>下级时限不能晚于本级时限</source>
        <translation>The lower deadline may not be later than your own</translation>
    </message>
    <message>
        <source>重办次数已满，请办结或升级</source>
        <translation>No more rounds allowed; close or escalate</translation>
    </message>
    <message>
        <source>回访结果不需要重办</source>
        <translation>The callback gives no reason to redo</translation>
    </message>
    <message>
        <source>首单已办结，不能并入，请另建工单</source>
        <translation>The first order is closed; write a new one</translation>
    </message>
    <message>
        <source>不能并入自己</source>
        <translation>An order cannot be merged into itself</translation>
    </message>
    <message>
        <source>请附上录音</source>
        <translation>A recording is needed</translation>
    </message>
    <message>
        <source>还没有超时限</source>
        <translation>Not overdue yet</translation>
    </message>
    <message>
        <source>时间还没到</source>
        <translation>Too early</translation>
    </message>
    <message>
        <source>请补全响应、解决和满意情况</source>
        <translation>Say whether contacted, solved and satisfied</translation>
    </message>
    <message>
        <source>申诉期限已过</source>
        <translation>The time for an appeal is over</translation>
    </message>
    <message>
        <source>这一步须联网完成。恢复连接后再试。</source>
        <translation>This needs the connection. Try again when it is back.</translation>
    </message>
    <message>
        <source>工单已被他人改动。请看最新内容后再决定。</source>
        <translation>Somebody changed the order. Look at the latest state, then decide.</translation>
    </message>
    <message>
        <source>前一步没有成功，这一步没有执行。</source>
        <translation>The step before failed, so this was not done.</translation>
    </message>
    <message>
        <source>工单编号不属于本机号段。内容已保留，请联系管理员。</source>
        <translation>The number is not from this computer's range. The content is kept; contact the administrator.</translation>
    </message>
    <message>
        <source>工单编号已被占用。内容已保留，请联系管理员。</source>
        <translation>The number is taken. The content is kept; contact the administrator.</translation>
    </message>
    <message>
        <source>自己参与写的内容须由另一人审核。</source>
        <translation>Somebody else must review what you have written.</translation>
    </message>
    <message>
        <source>离线过久，需要人工确认。内容已保留。</source>
        <translation>Offline for too long; a person must confirm. The content is kept.</translation>
    </message>
    <message>
        <source>规则不允许这一步(代码 {code})。</source>
        <translation>A rule does not allow this (code {code}).</translation>
    </message>
</context>
<context>
    <name>ReplyCard</name>
    <message>
        <source>受理 {at}</source>
        <translation>Accepted {at}</translation>
    </message>
    <message>
        <source>派单 {at}</source>
        <translation>Dispatched {at}</translation>
    </message>
    <message>
        <source>签收 {at}</source>
        <translation>Signed {at}</translation>
    </message>
    <message>
        <source>联系 {at}</source>
        <translation>Contacted {at}</translation>
    </message>
    <message>
        <source>答复 {at}</source>
        <translation>Replied {at}</translation>
    </message>
    <message>
        <source>{unit}答复：{text}</source>
        <translation>{unit} replied: {text}</translation>
    </message>
</context>
<context>
    <name>ReplyReview</name>
    <message>
        <source>承办单位答复</source>
        <translation>The unit's reply</translation>
    </message>
    <message>
        <source>内部办理情况</source>
        <translation>Internal record</translation>
    </message>
    <message>
        <source>打回补正：按数字选原因</source>
        <translation>Send back: a digit chooses why</translation>
    </message>
    <message>
        <source>曾打回：{defects}</source>
        <translation>Sent back before: {defects}</translation>
    </message>
    <message>
        <source>诉求属实</source>
        <translation>True as told</translation>
    </message>
    <message>
        <source>诉求不属实</source>
        <translation>Not true as told</translation>
    </message>
    <message>
        <source>附件 {count}</source>
        <translation>{count} attached</translation>
    </message>
    <message>
        <source>联系 {at} {number}</source>
        <translation>contact {at} {number}</translation>
    </message>
</context>
<context>
    <name>ReportsCard</name>
    <message>
        <source>有误报告</source>
        <translation>Reported wrong</translation>
    </message>
    <message>
        <source>{count} 条待核</source>
        <translation>{count} to check</translation>
    </message>
    <message>
        <source>第 {no} 版</source>
        <translation>Version {no}</translation>
    </message>
    <message>
        <source>{name} 答复：{answer}</source>
        <translation>{name} answered: {answer}</translation>
    </message>
</context>
<context>
    <name>Request</name>
    <message>
        <source>申请 {days} 个工作日</source>
        <translation>{days} working days asked for</translation>
    </message>
    <message>
        <source>预计至 {until}</source>
        <translation>Expected until {until}</translation>
    </message>
    <message>
        <source>依据：{basis}</source>
        <translation>Basis: {basis}</translation>
    </message>
    <message>
        <source>建议改派：{unit}</source>
        <translation>Proposed unit: {unit}</translation>
    </message>
</context>
<context>
    <name>RequestDigest</name>
    <message>
        <source>诉求内容</source>
        <translation>Request</translation>
    </message>
</context>
<context>
    <name>RequestType</name>
    <message>
        <source>咨询</source>
        <translation>Question</translation>
    </message>
    <message>
        <source>求助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>投诉</source>
        <translation>Complaint</translation>
    </message>
    <message>
        <source>举报</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>建议</source>
        <translation>Suggestion</translation>
    </message>
    <message>
        <source>表扬</source>
        <translation>Praise</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>话务员</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>班长</source>
        <translation>Team lead</translation>
    </message>
    <message>
        <source>派单员</source>
        <translation>Dispatcher</translation>
    </message>
    <message>
        <source>争议裁定员</source>
        <translation>Arbiter</translation>
    </message>
    <message>
        <source>答复审核员</source>
        <translation>Reply reviewer</translation>
    </message>
    <message>
        <source>回访员</source>
        <translation>Callback agent</translation>
    </message>
    <message>
        <source>督办员</source>
        <translation>Supervisor</translation>
    </message>
    <message>
        <source>质检员</source>
        <translation>Quality inspector</translation>
    </message>
    <message>
        <source>分析员</source>
        <translation>Analyst</translation>
    </message>
    <message>
        <source>承办单位经办人</source>
        <translation>Unit operator</translation>
    </message>
    <message>
        <source>承办单位负责人</source>
        <translation>Unit leader</translation>
    </message>
    <message>
        <source>网格员</source>
        <translation>Grid worker</translation>
    </message>
    <message>
        <source>领导</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>管理员</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>系统</source>
        <translation>System</translation>
    </message>
    <message>
        <source>渠道</source>
        <translation>Channel</translation>
    </message>
</context>
<context>
    <name>SameCaller</name>
    <message>
        <source>同一来电人的其他待回访</source>
        <translation>Other callbacks of this caller</translation>
    </message>
    <message>
        <source>一次通话可一并回访</source>
        <translation>One call can serve them all</translation>
    </message>
</context>
<context>
    <name>Satisfaction</name>
    <message>
        <source>满意</source>
        <translation>Satisfied</translation>
    </message>
    <message>
        <source>基本满意</source>
        <translation>Mostly</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Dissatisfied</translation>
    </message>
    <message>
        <source>不评价</source>
        <translation>Not rated</translation>
    </message>
</context>
<context>
    <name>SearchLimits</name>
    <message>
        <source>工单号或尾号、电话、标题、内容、地址</source>
        <translation>Number, phone, words, address</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>按完整工单号在全部工单中查找，以上条件暂不限定</source>
        <translation>Whole number: looked for among all orders, whatever the filters</translation>
    </message>
    <message>
        <source>清除条件</source>
        <translation>clear filters</translation>
    </message>
    <message>
        <source>今日受理</source>
        <translation>Taken today</translation>
    </message>
    <message>
        <source>全部状态</source>
        <translation>All states</translation>
    </message>
    <message>
        <source>全部类型</source>
        <translation>All types</translation>
    </message>
    <message>
        <source>全部区县</source>
        <translation>All districts</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>类型</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>区县</source>
        <translation>District</translation>
    </message>
</context>
<context>
    <name>SearchView</name>
    <message>
        <source>选中一件工单看详情</source>
        <translation>Select an order to see it</translation>
    </message>
    <message>
        <source>J/K 或方向键移动</source>
        <translation>J/K or arrows move</translation>
    </message>
    <message>
        <source>共 {count} 件</source>
        <translation>{count} in all</translation>
    </message>
    <message>
        <source>没有找到工单</source>
        <translation>No orders found</translation>
    </message>
    <message>
        <source>换一个词或号码，或按 Alt+X 清除条件</source>
        <translation>Try another word or number, or press Alt+X to clear the filters</translation>
    </message>
    <message>
        <source>这件工单不在本机的可见范围内</source>
        <translation>This order is not among those visible here</translation>
    </message>
    <message>
        <source>{no} 已{action}</source>
        <translation>{no}: {action}</translation>
    </message>
</context>
<context>
    <name>SheetDisplay</name>
    <message>
        <source>草稿已自动保存 {time}</source>
        <translation>Draft saved {time}</translation>
    </message>
    <message>
        <source>草稿尚未保存</source>
        <translation>Draft not saved yet</translation>
    </message>
    <message>
        <source>近 30 天来电 {count} 次</source>
        <translation>{count} calls in 30 days</translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message>
        <source>管理</source>
        <translation>Admin</translation>
    </message>
    <message>
        <source>程序遇到意外问题(报告编号 {id})</source>
        <translation>Something unexpected went wrong (report {id})</translation>
    </message>
    <message>
        <source>已保存的内容不受影响，可以继续工作。请把编号告诉管理员。</source>
        <translation>Nothing saved is harmed, you can go on. Please give the number to the administrator.</translation>
    </message>
    <message>
        <source>需处理</source>
        <translation>To check</translation>
    </message>
    <message>
        <source>回访</source>
        <translation>Callback</translation>
    </message>
    <message>
        <source>派单</source>
        <translation>Dispatch</translation>
    </message>
    <message>
        <source>办理</source>
        <translation>Handling</translation>
    </message>
    <message>
        <source>受理</source>
        <translation>Intake</translation>
    </message>
    <message>
        <source>监控</source>
        <translation>Monitor</translation>
    </message>
    <message>
        <source>查询</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>热线工作台</source>
        <translation>Hotline Desk</translation>
    </message>
    <message>
        <source>撤回</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>{count} 份交接草稿超过 24 小时无人打开</source>
        <translation>{count} handed-over draft(s) unopened for over 24 hours</translation>
    </message>
    <message>
        <source>按 Ctrl+K，输入“交接草稿”查看和接手。</source>
        <translation>Press Ctrl+K and type “handed-over drafts” to see and take them.</translation>
    </message>
    <message>
        <source>席位与待办</source>
        <translation>Seats and tasks</translation>
    </message>
    <message>
        <source>同步详情</source>
        <translation>Sync details</translation>
    </message>
    <message>
        <source>知识</source>
        <translation>Articles</translation>
    </message>
    <message>
        <source>敏感词预警已由 {name} 看到</source>
        <translation>{name} has seen the alert</translation>
    </message>
    <message>
        <source>还有 {count} 条，按 Alt+Y 查看</source>
        <translation>{count} more wait, Alt+Y shows them</translation>
    </message>
    <message>
        <source>敏感词预警 {count} 条</source>
        <translation>Sensitive-word alerts: {count}</translation>
    </message>
    <message>
        <source>按 Alt+Y 查看。</source>
        <translation>Press Alt+Y to see them.</translation>
    </message>
</context>
<context>
    <name>Shift</name>
    <message>
        <source>上一班的交接记录</source>
        <translation>Notes of the shift before</translation>
    </message>
    <message>
        <source>最近两天没有交接记录</source>
        <translation>No hand-over notes of the last two days</translation>
    </message>
    <message>
        <source>留给下一班：未了事项、热点、停水停电公告…</source>
        <translation>For the next shift: open matters, hot topics, outages…</translation>
    </message>
    <message>
        <source>留给下一班</source>
        <translation>For the next shift</translation>
    </message>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>保存并退出登录</source>
        <translation>Save and sign out</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>交接班</source>
        <translation>Shift hand-over</translation>
    </message>
    <message>
        <source>留给下一班(加密保存，同组可见)</source>
        <translation>For the next shift (kept encrypted, seen by the team)</translation>
    </message>
    <message>
        <source>未读</source>
        <translation>Unread</translation>
    </message>
    <message>
        <source>最多 {count} 字，请删减。</source>
        <translation>At most {count} characters; please shorten it.</translation>
    </message>
    <message>
        <source>已保存，下一班登录时可见。</source>
        <translation>Kept; the next shift sees it at sign-in.</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>热线工作台</source>
        <translation>Hotline Desk</translation>
    </message>
    <message>
        <source>正在准备基础资料</source>
        <translation>Preparing reference data</translation>
    </message>
    <message>
        <source>首次在本机登录须下载单位、分类和区域，通常不到一分钟。</source>
        <translation>The first sign-in on this computer fetches units, categories and areas; usually less than a minute.</translation>
    </message>
    <message>
        <source>热线工作台 · 登录</source>
        <translation>Hotline Desk · Sign in</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>更多</source>
        <translation>More</translation>
    </message>
    <message>
        <source>工号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>Password</translation>
    </message>
    <message>
        <source>旧密码</source>
        <translation>Old password</translation>
    </message>
    <message>
        <source>新密码</source>
        <translation>New password</translation>
    </message>
    <message>
        <source>首次登录或重置后须设置</source>
        <translation>Needed at the first sign-in and after a reset</translation>
    </message>
    <message>
        <source>分机</source>
        <translation>Extension</translation>
    </message>
    <message>
        <source>请输入工号</source>
        <translation>Please type your number</translation>
    </message>
    <message>
        <source>请输入密码</source>
        <translation>Please type your password</translation>
    </message>
    <message>
        <source>请填写</source>
        <translation>needed</translation>
    </message>
    <message>
        <source>写作 8012</source>
        <translation>is written 8012</translation>
    </message>
    <message>
        <source>登录已被服务器收回。请重新登录，已保存的内容不会丢失。</source>
        <translation>The server took the session back. Please sign in again; nothing saved is lost.</translation>
    </message>
    <message>
        <source>本机资料已被管理员停用：未上传的内容正在交回服务器，随后本机资料将被清除。</source>
        <translation>An administrator has shut out the data on this computer: what was not uploaded is going back to the server, then the data here is wiped.</translation>
    </message>
    <message>
        <source>内容已交回服务器，本机资料已按管理员的指令清除。</source>
        <translation>Everything was handed back to the server; the data on this computer was wiped as ordered.</translation>
    </message>
    <message>
        <source>这台电脑上的资料是从另一台电脑拷贝来的。请再登录一次，本机将作为新设备继续工作；未上传的内容都还在，不会丢失。</source>
        <translation>The data on this computer was copied from another computer. Please sign in once more: this one then goes on as a new device. Unsent work is all still here.</translation>
    </message>
    <message>
        <source>密码已更改。请用新密码登录。</source>
        <translation>The password was changed. Please sign in with the new one.</translation>
    </message>
    <message>
        <source>登录已结束，请重新登录。</source>
        <translation>The session has ended, please sign in again.</translation>
    </message>
    <message>
        <source>在电话设置中更改</source>
        <translation>see settings</translation>
    </message>
    <message>
        <source>未连上服务器：{reason}</source>
        <translation>Server not reached: {reason}</translation>
    </message>
    <message>
        <source>新的服务器地址已保存，重新启动后生效。</source>
        <translation>The new server address is saved and counts from the next start.</translation>
    </message>
    <message>
        <source>正在登录…</source>
        <translation>Signing in…</translation>
    </message>
    <message>
        <source>本机没有系统钥匙串：资料密钥保存在仅本账户可读的文件中。公用电脑请联系管理员。</source>
        <translation>This computer has no keyring: the key lies in a file only this account can read. On a shared computer please ask the administrator.</translation>
    </message>
    <message>
        <source>设置文件已损坏，已恢复默认设置。原文件保留在旁边。</source>
        <translation>The settings file was damaged; defaults are used. The old file is kept beside it.</translation>
    </message>
    <message>
        <source>座席</source>
        <translation>Seat</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>服务器地址</source>
        <translation>Server address</translation>
    </message>
    <message>
        <source>连不上服务器时，用同一工号和密码打开本机资料，可离线工作。</source>
        <translation>Without the server the same number and password open the copy on this computer, to work offline.</translation>
    </message>
    <message>
        <source>12345 热线工作台</source>
        <translation>12345 Hotline Desk</translation>
    </message>
    <message>
        <source>政务服务便民热线</source>
        <translation>Government service hotline</translation>
    </message>
</context>
<context>
    <name>SimilarCard</name>
    <message>
        <source>相似工单</source>
        <translation>Similar orders</translation>
    </message>
    <message>
        <source>没有相似工单</source>
        <translation>No similar orders</translation>
    </message>
</context>
<context>
    <name>Solved</name>
    <message>
        <source>已解决</source>
        <translation>Solved</translation>
    </message>
    <message>
        <source>部分解决</source>
        <translation>Partly</translation>
    </message>
    <message>
        <source>未解决</source>
        <translation>Unsolved</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>草稿</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>待受理</source>
        <translation>To receive</translation>
    </message>
    <message>
        <source>待派单</source>
        <translation>To dispatch</translation>
    </message>
    <message>
        <source>派前会商</source>
        <translation>Conference</translation>
    </message>
    <message>
        <source>待签收</source>
        <translation>To sign</translation>
    </message>
    <message>
        <source>退单待审</source>
        <translation>Return asked</translation>
    </message>
    <message>
        <source>争议会商</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>办理中</source>
        <translation>In handling</translation>
    </message>
    <message>
        <source>挂账</source>
        <translation>Suspended</translation>
    </message>
    <message>
        <source>答复待审</source>
        <translation>Reply review</translation>
    </message>
    <message>
        <source>待回访</source>
        <translation>To call back</translation>
    </message>
    <message>
        <source>已办结</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>已归档</source>
        <translation>Archived</translation>
    </message>
    <message>
        <source>直接办结</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>不予受理</source>
        <translation>Not accepted</translation>
    </message>
    <message>
        <source>已并单</source>
        <translation>Merged</translation>
    </message>
    <message>
        <source>已撤销</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>无效</source>
        <translation>Invalid</translation>
    </message>
    <message>
        <source>退回补正</source>
        <translation>Back for completion</translation>
    </message>
</context>
<context>
    <name>Subject</name>
    <message>
        <source>个人</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>企业</source>
        <translation>Company</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
</context>
<context>
    <name>Suggestion</name>
    <message>
        <source>派单目录</source>
        <translation>Directory</translation>
    </message>
    <message>
        <source>近 90 天同类 {all} 件，办理 {handled} 件</source>
        <translation>Last 90 days: {handled} of {all} of this kind handled</translation>
    </message>
    <message>
        <source>退单率 {rate}%</source>
        <translation>returned {rate} %</translation>
    </message>
    <message>
        <source>退单风险高</source>
        <translation>likely to be sent back</translation>
    </message>
    <message>
        <source>建议承办单位</source>
        <translation>Suggested units</translation>
    </message>
    <message>
        <source>目录中没有唯一对应的单位，请按 O 选择</source>
        <translation>The directory names no single unit: choose with O</translation>
    </message>
    <message>
        <source>主办</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>依据：{basis}</source>
        <translation>Basis: {basis}</translation>
    </message>
    <message>
        <source>协办 {unit}</source>
        <translation>Assist {unit}</translation>
    </message>
</context>
<context>
    <name>SyncDetails</name>
    <message>
        <source>实时推送</source>
        <translation>Live stream</translation>
    </message>
    <message>
        <source>长轮询（途中有设备扣留推送）</source>
        <translation>Long poll (something on the way holds the stream back)</translation>
    </message>
    <message>
        <source>每 15 秒查询</source>
        <translation>Poll every 15 s</translation>
    </message>
    <message>
        <source>离线</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>Unsent</translation>
    </message>
    <message>
        <source>已发出，等答复</source>
        <translation>Sent, no answer yet</translation>
    </message>
    <message>
        <source>服务器恢复后重报</source>
        <translation>Offered again after a restore</translation>
    </message>
    <message>
        <source>基础资料</source>
        <translation>Reference data</translation>
    </message>
    <message>
        <source>本人办结的回访</source>
        <translation>Callbacks I closed</translation>
    </message>
    <message>
        <source>承办单位</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>区域</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>本人</source>
        <translation>Own</translation>
    </message>
    <message>
        <source>回访池</source>
        <translation>Callback pool</translation>
    </message>
    <message>
        <source>全市工单</source>
        <translation>Orders of the city</translation>
    </message>
    <message>
        <source>来电记录</source>
        <translation>Calls</translation>
    </message>
    <message>
        <source>本次尚未连接</source>
        <translation>Not connected in this run</translation>
    </message>
    <message>
        <source>{offset} ± {uncertainty} 秒</source>
        <translation>{offset} ± {uncertainty} s</translation>
    </message>
    <message>
        <source>{count} 毫秒</source>
        <translation>{count} ms</translation>
    </message>
    <message>
        <source>服务器</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>最后确认</source>
        <translation>Last confirmed</translation>
    </message>
    <message>
        <source>接收方式</source>
        <translation>Hints by</translation>
    </message>
    <message>
        <source>最快往返</source>
        <translation>Best round trip</translation>
    </message>
    <message>
        <source>与服务器时差</source>
        <translation>Clock offset</translation>
    </message>
    <message>
        <source>最近的错误</source>
        <translation>Last error</translation>
    </message>
    <message>
        <source>无</source>
        <translation>None</translation>
    </message>
    <message>
        <source>已取 {count} 行</source>
        <translation>{count} rows so far</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>纪元</source>
        <translation>Epoch</translation>
    </message>
    <message>
        <source>正在下载</source>
        <translation>Fetching</translation>
    </message>
    <message>
        <source>本机工单</source>
        <translation>Orders here</translation>
    </message>
    <message>
        <source>未识别的资料</source>
        <translation>Unknown kinds</translation>
    </message>
    <message>
        <source>本次尚未核对</source>
        <translation>Not yet this time</translation>
    </message>
    <message>
        <source>{age}，{count} 处不同，已重新下载</source>
        <translation>{age}, {count} different, fetched again</translation>
    </message>
    <message>
        <source>{age}，一致</source>
        <translation>{age}, the same</translation>
    </message>
    <message>
        <source>最近核对</source>
        <translation>Last compared</translation>
    </message>
    <message>
        <source>{age}，至少 {count} 行</source>
        <translation>{age}, {count} rows or more</translation>
    </message>
    <message>
        <source>最近修复</source>
        <translation>Last repaired</translation>
    </message>
    <message>
        <source>清除</source>
        <translation>Purging</translation>
    </message>
    <message>
        <source>要清除的太多，已暂停，正在核对</source>
        <translation>Too much at once: stopped, being compared</translation>
    </message>
    <message>
        <source>需要人处理</source>
        <translation>Needs a person</translation>
    </message>
    <message>
        <source>草稿</source>
        <translation>Drafts</translation>
    </message>
    <message>
        <source>待传附件</source>
        <translation>Files to send</translation>
    </message>
    <message>
        <source>可用工单号</source>
        <translation>Free numbers</translation>
    </message>
    <message>
        <source>已用应急号</source>
        <translation>Emergency numbers used</translation>
    </message>
    <message>
        <source>备份件</source>
        <translation>Spool files</translation>
    </message>
    <message>
        <source>{count} 件</source>
        <translation>{count}</translation>
    </message>
    <message>
        <source>备份文件夹</source>
        <translation>Spool folder</translation>
    </message>
    <message>
        <source>本机资料</source>
        <translation>Store size</translation>
    </message>
    <message>
        <source>客户端</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>协议 / 命令 / 资料</source>
        <translation>Protocol / commands / records</translation>
    </message>
    <message>
        <source>已试 {count} 次</source>
        <translation>attempts: {count}</translation>
    </message>
    <message>
        <source>{value}（{remark}）</source>
        <translation>{value} ({remark})</translation>
    </message>
    <message>
        <source>齐全</source>
        <translation>complete</translation>
    </message>
    <message>
        <source>尚未取全</source>
        <translation>not complete</translation>
    </message>
    <message>
        <source>{count} 件（尚未取全）</source>
        <translation>{count} (not complete)</translation>
    </message>
</context>
<context>
    <name>SyncDetailsView</name>
    <message>
        <source>全部已上传</source>
        <translation>All is sent</translation>
    </message>
    <message>
        <source>线路</source>
        <translation>Line</translation>
    </message>
    <message>
        <source>服务器已确认</source>
        <translation>Confirmed by the server</translation>
    </message>
    <message>
        <source>与服务器核对</source>
        <translation>Compared with the server</translation>
    </message>
    <message>
        <source>本机</source>
        <translation>This seat</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
    <message>
        <source>导出诊断报告</source>
        <translation>Export report</translation>
    </message>
    <message>
        <source>报告只含数量、时长、版本和错误代码，不含姓名、号码、地址、内容和工单号。</source>
        <translation>The report holds counts, ages, versions and error codes only: no names, phone numbers, addresses, texts or order numbers.</translation>
    </message>
    <message>
        <source>已导出：{path}</source>
        <translation>Exported: {path}</translation>
    </message>
    <message>
        <source>诊断报告已导出</source>
        <translation>Report exported</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>Unsent</translation>
    </message>
</context>
<context>
    <name>SyncPill</name>
    <message>
        <source>应急受理 · 只能建单</source>
        <translation>Emergency intake · new orders only</translation>
    </message>
    <message>
        <source>请更新客户端 · 上传照常</source>
        <translation>Update the program · uploads go on</translation>
    </message>
    <message>
        <source>{count} 条需处理</source>
        <translation>{count} need you</translation>
    </message>
    <message>
        <source>正在连接</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>离线 · {count} 条待上传</source>
        <translation>Offline · {count} to send</translation>
    </message>
    <message>
        <source>离线 · 可继续工作</source>
        <translation>Offline · you can go on</translation>
    </message>
    <message>
        <source>正在同步 {count}</source>
        <translation>Syncing {count}</translation>
    </message>
    <message>
        <source>在线 · 已同步</source>
        <translation>Online · in sync</translation>
    </message>
</context>
<context>
    <name>SyncStatus</name>
    <message>
        <source>本次尚未连接</source>
        <translation>Not yet this time</translation>
    </message>
    <message>
        <source>{moment}（{age}）</source>
        <translation>{moment} ({age})</translation>
    </message>
    <message>
        <source>{seconds} 秒</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>实时推送</source>
        <translation>Live push</translation>
    </message>
    <message>
        <source>定时查询</source>
        <translation>Polling</translation>
    </message>
    <message>
        <source>服务器</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>服务器版本</source>
        <translation>Server version</translation>
    </message>
    <message>
        <source>最后联系</source>
        <translation>Last contact</translation>
    </message>
    <message>
        <source>接收方式</source>
        <translation>Receiving by</translation>
    </message>
    <message>
        <source>待上传</source>
        <translation>To send</translation>
    </message>
    <message>
        <source>待下载</source>
        <translation>To fetch</translation>
    </message>
    <message>
        <source>需要人处理</source>
        <translation>Need a person</translation>
    </message>
    <message>
        <source>可用工单号</source>
        <translation>Order numbers left</translation>
    </message>
    <message>
        <source>与服务器时差</source>
        <translation>Clock difference</translation>
    </message>
    <message>
        <source>同步状态</source>
        <translation>Sync status</translation>
    </message>
    <message>
        <source>详情…</source>
        <translation>Details…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>立即同步</source>
        <translation>Sync now</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>{days} 天</source>
        <translation>{days} d</translation>
    </message>
    <message>
        <source>{count} 小时</source>
        <translation>{count} h</translation>
    </message>
    <message>
        <source>{count} 分钟</source>
        <translation>{count} min</translation>
    </message>
    <message>
        <source>超 {span}</source>
        <translation>−{span}</translation>
    </message>
    <message>
        <source>剩 {span}</source>
        <translation>{span} left</translation>
    </message>
    <message>
        <source>刚刚</source>
        <translation>just now</translation>
    </message>
    <message>
        <source>{count} 分钟前</source>
        <translation>{count} min ago</translation>
    </message>
    <message>
        <source>{count} 小时前</source>
        <translation>{count} h ago</translation>
    </message>
    <message>
        <source>{count} 天前</source>
        <translation>{count} d ago</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>电话已恢复</source>
        <translation>The telephone works again</translation>
    </message>
    <message>
        <source>Ctrl+K 查工单、分类、地点、单位、人员</source>
        <translation>Ctrl+K  orders, places, units, people</translation>
    </message>
    <message>
        <source>查找</source>
        <translation>Find</translation>
    </message>
    <message>
        <source>设置…</source>
        <translation>Preferences…</translation>
    </message>
    <message>
        <source>退出登录</source>
        <translation>Sign out</translation>
    </message>
    <message>
        <source>Ctrl+F4 示闲 · Ctrl+Shift+F4 延长</source>
        <translation>Ctrl+F4 ready · Ctrl+Shift+F4 prolong</translation>
    </message>
    <message>
        <source>Ctrl+F4 示闲 · Shift+F4 小休</source>
        <translation>Ctrl+F4 ready · Shift+F4 break</translation>
    </message>
    <message>
        <source>电话未连接，来电不会送达</source>
        <translation>Phone not connected: no call will come</translation>
    </message>
    <message>
        <source>离线，本席自记</source>
        <translation>Offline, kept at this seat</translation>
    </message>
    <message>
        <source>分机 {extension} 由 {name} 使用，Ctrl+Shift+F5 接管</source>
        <translation>{name} has extension {extension}, Ctrl+Shift+F5 takes over</translation>
    </message>
    <message>
        <source>电话系统未报告分机 {extension}</source>
        <translation>Extension {extension} is not known to the telephone system</translation>
    </message>
    <message>
        <source>下一通来电将自动弹屏</source>
        <translation>The next call opens its form by itself</translation>
    </message>
    <message>
        <source>转接号码，Enter 转接，Esc 取消</source>
        <translation>Pass to; Enter rings, Esc drops</translation>
    </message>
    <message>
        <source>询问号码，Enter 呼叫，Esc 取消</source>
        <translation>Ask; Enter rings, Esc drops</translation>
    </message>
    <message>
        <source>通话意外中断，请回拨 {number}</source>
        <translation>The call broke off, call back {number}</translation>
    </message>
    <message>
        <source>未接来电 {number}</source>
        <translation>Missed call {number}</translation>
    </message>
    <message>
        <source>练习来电，来电人说：</source>
        <translation>Practice call. The caller says:</translation>
    </message>
    <message>
        <source>号码隐藏</source>
        <translation>Number withheld</translation>
    </message>
    <message>
        <source>{number} 等待</source>
        <translation>{number} waits</translation>
    </message>
    <message>
        <source>呼叫同事</source>
        <translation>Ringing colleague</translation>
    </message>
    <message>
        <source>询问中</source>
        <translation>Asking</translation>
    </message>
    <message>
        <source>三方通话</source>
        <translation>Three-way</translation>
    </message>
    <message>
        <source>{number} 询问</source>
        <translation>{number} asks</translation>
    </message>
    <message>
        <source>退出三方</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>请同事退出</source>
        <translation>Let colleague go</translation>
    </message>
    <message>
        <source>转给同事</source>
        <translation>Pass on</translation>
    </message>
    <message>
        <source>回到来电人</source>
        <translation>Back to caller</translation>
    </message>
    <message>
        <source>恢复</source>
        <translation>Resume</translation>
    </message>
    <message>
        <source>保持</source>
        <translation>Hold</translation>
    </message>
    <message>
        <source>询问</source>
        <translation>Ask</translation>
    </message>
    <message>
        <source>按键</source>
        <translation>Tones</translation>
    </message>
    <message>
        <source>{number} 占线</source>
        <translation>{number} is busy</translation>
    </message>
    <message>
        <source>{number} 没有接听</source>
        <translation>{number} did not answer</translation>
    </message>
    <message>
        <source>与 {number} 的通话已结束</source>
        <translation>The talk with {number} is over</translation>
    </message>
    <message>
        <source>没有接通 {number}</source>
        <translation>{number} was not reached</translation>
    </message>
    <message>
        <source>来电人仍在等待，按 F3 恢复通话</source>
        <translation>The caller still waits: F3 takes the call back</translation>
    </message>
    <message>
        <source>已回到来电人</source>
        <translation>You are back with the caller</translation>
    </message>
    <message>
        <source>另有来电 {number}(F2 接听)</source>
        <translation>{number} rings too (F2 answers)</translation>
    </message>
    <message>
        <source>小休原因</source>
        <translation>Reason for the break</translation>
    </message>
    <message>
        <source>小休</source>
        <translation>Break</translation>
    </message>
    <message>
        <source>按数字键选择原因，Esc 取消</source>
        <translation>Press a digit to choose the reason, Esc to go back</translation>
    </message>
    <message>
        <source>没有接管分机 {extension}：{why}</source>
        <translation>Extension {extension} not taken over: {why}</translation>
    </message>
    <message>
        <source>分机 {extension} 由 {name} 使用，本席暂无电话</source>
        <translation>{name} has extension {extension}, this seat has no phone now</translation>
    </message>
    <message>
        <source>接管请按 Ctrl+Shift+F5，双方都会看到；或在电话设置中改用别的分机。</source>
        <translation>Ctrl+Shift+F5 takes it over, both see it; or use another extension in the telephone settings.</translation>
    </message>
    <message>
        <source>分机 {extension} 已归本席使用</source>
        <translation>This seat has extension {extension} now</translation>
    </message>
    <message>
        <source>分机 {extension} 已被管理员收回，本席暂无电话</source>
        <translation>Extension {extension} was taken back by the administrator; this seat has no phone</translation>
    </message>
    <message>
        <source>仍需使用请按 Ctrl+F4 切换一次状态，重新登记。</source>
        <translation>If you still need it, press Ctrl+F4 once to claim it again.</translation>
    </message>
    <message>
        <source>按键音 0-9*#，Esc 收起</source>
        <translation>Tones 0-9*#, Esc closes</translation>
    </message>
    <message>
        <source>按键音</source>
        <translation>Key tones</translation>
    </message>
    <message>
        <source>骚扰标记已搁置</source>
        <translation>Nuisance mark set aside</translation>
    </message>
    <message>
        <source>本次通话按普通来电受理。</source>
        <translation>This call is taken as any other.</translation>
    </message>
    <message>
        <source>骚扰标记：{step}</source>
        <translation>Nuisance: {step}</translation>
    </message>
    <message>
        <source>{reason}。照常接听，登记页有应对用语。</source>
        <translation>{reason}. Take the call; what to say stands beside the form.</translation>
    </message>
</context>
<context>
    <name>UndoOffer</name>
    <message>
        <source>服务器版本较旧，这一步不能撤回。</source>
        <translation>The server is of an older release: this cannot be taken back.</translation>
    </message>
    <message>
        <source>这一步不能撤回。</source>
        <translation>This step cannot be taken back.</translation>
    </message>
</context>
<context>
    <name>UnitPicker</name>
    <message>
        <source>单位名称、简称或拼音首字母</source>
        <translation>Unit: name, short name or pinyin initials</translation>
    </message>
</context>
<context>
    <name>UnitsCard</name>
    <message>
        <source>建议承办单位</source>
        <translation>Suggested units</translation>
    </message>
    <message>
        <source>选择分类和地址后给出建议</source>
        <translation>Choose a category and an address first</translation>
    </message>
    <message>
        <source>没认出区县，未含属地单位</source>
        <translation>District not recognised, local units left out</translation>
    </message>
    <message>
        <source>发生地址没认出区县：补上区县、街道或路名，或在 Alt+D 的列表中选一处</source>
        <translation>No district was recognised in the address: add the district, street or road, or choose a place in the list of Alt+D</translation>
    </message>
    <message>
        <source>缺发生地址，未含属地单位</source>
        <translation>No address yet: units of one place left out</translation>
    </message>
    <message>
        <source>缺发生地址，填写后给出建议</source>
        <translation>No address yet: suggestions follow it</translation>
    </message>
</context>
<context>
    <name>Urgency</name>
    <message>
        <source>一般</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>紧急</source>
        <translation>Urgent</translation>
    </message>
    <message>
        <source>特急</source>
        <translation>Critical</translation>
    </message>
</context>
<context>
    <name>VersionsCard</name>
    <message>
        <source>版本</source>
        <translation>Versions</translation>
    </message>
    <message>
        <source>{author} 写，{reviewer} 审</source>
        <translation>{author} wrote, {reviewer} reviewed</translation>
    </message>
    <message>
        <source>建档前的版本</source>
        <translation>From before records were kept</translation>
    </message>
    <message>
        <source>第 {no} 版</source>
        <translation>Version {no}</translation>
    </message>
</context>
<context>
    <name>WaitingNotice</name>
    <message>
        <source>正在等待服务器答复：{no} {action}</source>
        <translation>Waiting for the server: {no} {action}</translation>
    </message>
    <message>
        <source>正在保存：{no} {action}</source>
        <translation>Saving: {no} {action}</translation>
    </message>
    <message>
        <source>完成之前，对这件工单按的键会等候；其他工单可以照常办理</source>
        <translation>Keys on this order wait until it is done; other orders can be worked on as usual</translation>
    </message>
</context>
<context>
    <name>WorkCard</name>
    <message>
        <source>修订中的文字</source>
        <translation>Words in work</translation>
    </message>
    <message>
        <source>{name} 写于 {time}</source>
        <translation>{name} wrote on {time}</translation>
    </message>
    <message>
        <source>说明：{note}</source>
        <translation>Note: {note}</translation>
    </message>
    <message>
        <source>{name} 退回：{reason}</source>
        <translation>{name} sent back: {reason}</translation>
    </message>
</context>
</TS>
